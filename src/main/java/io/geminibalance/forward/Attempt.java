package io.geminibalance.forward;

import io.geminibalance.keys.Verdict;

/// One try with one key, for the log.
///
/// @param status of the upstream's answer, 0 where there was none
/// @param millis from sending to the verdict
public record Attempt(String key, String project, int status, Verdict verdict, long millis) {}
