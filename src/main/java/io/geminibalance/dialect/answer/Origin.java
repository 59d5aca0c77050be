package io.geminibalance.dialect.answer;

/// Who answers.
///
/// @param responseId the API's name for the answer, empty where it gave none
/// @param modelVersion the model that really answers, empty where it isn't known
/// @param tier the class of service in the API's words, empty where it isn't known
public record Origin(String responseId, String modelVersion, String tier) {
    public static final Origin UNKNOWN = new Origin("", "", "");
}
