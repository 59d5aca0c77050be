package io.geminibalance.forward;

import io.geminibalance.keys.Verdict;

/// One try with one key, for the log.
///
/// @param id of the key
/// @param key its label
/// @param status of the upstream's answer, 0 where there was none
/// @param millis from sending to the verdict
public record Attempt(String id, String key, String project, int status, Verdict verdict, long millis) {}
