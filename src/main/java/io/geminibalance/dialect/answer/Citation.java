package io.geminibalance.dialect.answer;

/// A stretch of a candidate's text and the page that bears it out.
///
/// @param start where it begins, in code points of the whole text
/// @param end where it ends; equal to the start where only the page is known
public record Citation(int start, int end, String url, String title) {}
