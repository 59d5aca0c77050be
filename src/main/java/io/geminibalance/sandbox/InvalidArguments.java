package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.GoogleErrors.invalid;

/// What Google says of a request that it understands and yet doesn't take, as data: 400 `INVALID_ARGUMENT`.
///
/// Behind each stands where it was seen, as in [GoogleErrors]; `assumed` marks those whose words nobody has
/// shown. Names in braces are filled in for each request.
final class InvalidArguments {
    /// Seen up to 2026-08.
    static final GoogleError NO_CONTENTS = invalid("* GenerateContentRequest.contents: contents is not specified\n");

    /// Seen up to 2026-08.
    static final GoogleError ROLE = invalid("Please use a valid role: user, model.");

    /// Seen up to 2026-08.
    static final GoogleError NO_PARTS =
            invalid("* GenerateContentRequest.contents[{i}].parts: contents.parts must not be empty.\n");

    /// Seen up to 2026-08. The same for a part without a member and for a turn of empty texts.
    static final GoogleError NO_DATA = invalid("* GenerateContentRequest.contents[{i}].parts[{j}].data: required oneof"
            + " field 'data' must have one initialized field\n");

    /// hindsight#187; {field} is `function_call` or `function_response`.
    static final GoogleError NO_NAME =
            invalid("* GenerateContentRequest.contents[{i}].parts[{j}].{field}.name: Name cannot be empty.\n");

    /// google-gemini/gemini-cli#9535, 2025-09-25, as it reads since colons are taken.
    static final GoogleError FUNCTION_NAME = invalid(
            "* GenerateContentRequest.tools[{i}].function_declarations[{j}].name: Invalid function name. Must start"
                    + " with a letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), dots (.),"
                    + " colons (:), or dashes (-), with a maximum length of 64.\n");

    /// Seen up to 2026-09-05 in many public logs.
    static final GoogleError DUPLICATE_FUNCTION = invalid("Duplicate function declaration found: {function}");

    /// That both are refused is in the API reference of `FunctionDeclaration`; the words are assumed.
    static final GoogleError TWO_SCHEMAS = invalid("* GenerateContentRequest.tools[{i}].function_declarations[{j}]:"
            + " parameters and parameters_json_schema are mutually exclusive.\n");

    /// Seen up to 2026-08.
    static final GoogleError NO_FUNCTIONS = invalid("Function calling config is set without function_declarations.");

    /// That it is refused: pydantic/pydantic-ai filters for it; the words are assumed.
    static final GoogleError ALLOWED_NAMES =
            invalid("allowed_function_names can only be set when the function calling mode is ANY or VALIDATED.");

    /// withceleste/celeste-python#197, 2026-02-26. Of Gemini 2.5.
    static final GoogleError TOOLS_AND_FUNCTIONS =
            invalid("Tool use with function calling is unsupported by the model.");

    /// cloudwego/eino-ext#761, ag2ai/ag2#3145, the latter live on 3.1, 3.5 and 3.6 on 2026-08-10.
    static final GoogleError TOOLS_UNANNOUNCED =
            invalid("Please enable tool_config.include_server_side_tool_invocations to use Built-in tools with Function"
                    + " calling.");

    /// googleapis/python-genai#867. Of Gemini 2.5, and of the mode ANY on later ones
    /// (NousResearch/hermes-agent).
    static final GoogleError JSON_AND_FUNCTIONS =
            invalid("Function calling with a response mime type: 'application/json' is unsupported");

    /// snailyp/gemini-balance#264. Of Gemini 2.5.
    static final GoogleError JSON_AND_TOOLS =
            invalid("Tool use with a response mime type: 'application/json' is unsupported");

    /// BerriAI/litellm#17304, 2025-12-01; vercel/ai#3333.
    static final GoogleError CACHE_AND_TOOLS =
            invalid("CachedContent can not be used with GenerateContent request setting system_instruction, tools or"
                    + " tool_config.\n\n"
                    + "Proposed fix: move those values to CachedContent from GenerateContent request.");

    /// google/adk-python#3900, 2025-12-12. Of Gemma 3 and of models that speak.
    static final GoogleError NO_SYSTEM = invalid("Developer instruction is not enabled for models/{model}");

    /// Of Gemma 3 and of models that draw or speak, in many public logs of 2025 and 2026.
    static final GoogleError NO_CALLING = invalid("Function calling is not enabled for models/{model}");

    /// As before.
    static final GoogleError NO_JSON = invalid("JSON mode is not enabled for models/{model}");

    /// In many public logs since December 2025.
    static final GoogleError BUDGET_AND_LEVEL =
            invalid("You can only set only one of thinking budget and thinking level.");

    /// RooCodeInc/Roo-Code#10700. Of Gemini 2.5.
    static final GoogleError NO_LEVELS = invalid("Thinking level is not supported for this model.");

    /// oh-my-pi#10543, dograh#689. Since Gemini 3.7.
    static final GoogleError LEVEL =
            invalid("'{level}' is not a supported thinking level for this model. Allowed values are: {levels}.");

    /// Seen of Gemma 4 (earendil-works/pi#2812); that Gemini 4 says the same is assumed.
    static final GoogleError NO_BUDGET = invalid("Thinking budget is not supported for this model.");

    /// In many public logs of 2025 and 2026. Of Gemini 2.5.
    static final GoogleError BUDGET =
            invalid("The thinking budget {budget} is invalid. Please choose a value between {least} and {most}.");

    /// In many public logs of 2025 and 2026. Of Gemini 2.5 Pro.
    static final GoogleError BUDGET_0 = invalid("Budget 0 is invalid. This model only works in thinking mode.");

    /// Of models that draw, in public logs of 2026.
    static final GoogleError NO_THINKING = invalid("Thinking is not enabled for this model");

    /// googleapis/js-genai#1609, 2026-05-18. Of Gemini 3 and later.
    static final GoogleError CANDIDATES = invalid("Multiple candidates is not enabled for this model");

    /// Ikalus1988/MisakaNet#1473, 2026-09-04. In 2025 it ended in `models/...`
    /// (PublicAffairs/openai-gemini#63).
    static final GoogleError PENALTY = invalid("Penalty is not enabled for this model");

    /// Vela-Research/think-reason-learn#34, mscraftsman/generative-ai#135.
    static final GoogleError LOGPROBS = invalid("Logprobs is not enabled for models/{model}");

    /// In many public logs of 2025 and 2026.
    static final GoogleError MODALITIES =
            invalid("The requested combination of response modalities ({asked}) is not supported by the model."
                    + " models/{model} accepts the following combination of response modalities:\n{taken}");

    /// Said of `generationConfig.mediaResolution`; that it is said of a part on Gemini 2.5 is assumed.
    static final GoogleError PART_RESOLUTION = invalid("Media resolution is not enabled for this model");

    /// That Gemini 2.5 takes none is in the API's page on function calling; the words are assumed.
    static final GoogleError MEDIA_IN_RESULT = invalid("Multimodal function response is not supported by this model.");

    /// anomalyco/opencode#47034, 2026-09-03. Of Gemini 3.5 and later; also where results of functions and text
    /// are in one turn (pydantic/pydantic-ai#4210).
    static final GoogleError MODEL_TURN_LAST = invalid("Requests ending with a model turn are not supported.");

    /// lbjlaq/Antigravity-Manager#3396, diegosouzapw/OmniRoute#13573.
    static final GoogleError CALL_AFTER_USER = invalid("Please ensure that function call turn comes immediately after a"
            + " user turn or after a function response turn.");

    /// In many public logs of 2025 and 2026.
    static final GoogleError RESULT_AFTER_CALL =
            invalid("Please ensure that function response turn comes immediately after a function call turn.");

    /// google-gemini/gemini-cli#16415, microsoft/vscode#299295.
    static final GoogleError RESULT_COUNT = invalid("Please ensure that the number of function response parts is equal"
            + " to the number of function call parts of the function call turn.");

    /// router-for-me/CLIProxyAPI#5199, where the words may be the proxy's; Gemini 3.7 and later compare.
    static final GoogleError RESULT_ID = invalid("functionResponse.id does not match functionCall.id");

    /// langgenius/dify#29187, niki914/zafiro#100. Of Gemini 3 and later.
    static final GoogleError NO_SIGNATURE =
            invalid("Function call is missing a thought_signature in functionCall parts. This is required for tools to"
                    + " work correctly, and missing thought_signature may lead to degraded model performance. Additional"
                    + " data, function call `default_api:{function}` , position {position}. Please refer to"
                    + " https://ai.google.dev/gemini-api/docs/thought-signatures for more details.");

    /// google-gemini/gemini-cli#13467.
    static final GoogleError CORRUPTED_SIGNATURE = invalid("Corrupted thought signature.");

    /// sub2api#393, decolua/9router#301: a signature that another account was given.
    static final GoogleError FOREIGN_SIGNATURE = invalid("Thought signature is not valid");

    /// Assumed: tokens are thought to hold for the request and the project that got them.
    static final GoogleError CONTINUATION = invalid("The continuation token is not valid for this request.");

    /// Said of other requests whose model is no `models/...`; that it is said of a batch is assumed.
    static final GoogleError EMBEDDING_MODEL =
            invalid("* BatchEmbedContentsRequest.requests[{i}].model: unexpected model name format\n");

    private InvalidArguments() {}
}
