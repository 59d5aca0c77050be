package io.geminibalance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.websocket.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1007 | API key not valid. Please pass a valid API key. | 400",
                "1007 | API key expired. Please renew the API key. | 400",
                "1008 | Your API key was reported as leaked. Please use another API key. | 403",
                "1008 | Your project has been denied access. Please contact support. | 403",
                "1008 | Requests to this API generativelanguage.googleapis.com method BidiGenerateContent are blocked. | 403",
                "1011 | You exceeded your current quota, please check your plan and billing details. | 429",
                "1011 | Resource has been exhausted (e.g. check quota). | 429",
                "1011 | RESOURCE_EXHAUSTED: too many sessions | 429",
                "1011 | Your prepayment credits are depleted. | 402",
                "1011 | Your project has exceeded its monthly spending cap. | 402",
                "1008 | This API method requires billing to be enabled. | 402",
                "1007 | User location is not supported for the API use. | 400",
                "1008 | models/x is not found for API version v1beta, or is not supported for bidiGenerateContent. | 404",
                "1008 | Requested entity was not found. | 404",
                "1008 | The caller does not have permission | 403",
                "1008 | Operation is not implemented, or supported, or enabled. | 400",
                "1011 | The service is currently unavailable. | 503",
                "1011 | Deadline expired before operation could complete. | 504",
                "1011 | Internal error occurred. | 500",
                "1011 | '' | 500",
                "1001 | '' | 503",
                "1013 | '' | 503",
                "1007 | Request contains an invalid argument. | 400",
                "1000 | '' | 400",
                "4000 | anything | 400"
            })
    void aCloseHasTheStatusThatHttpHasForIt(int code, String reason, int status) {
        Ended end = new Ended(Ended.By.PEER, code, reason);
        assertThat(Closing.status(end)).isEqualTo(status);
        assertThat(error(end).at("message").text("")).isEqualTo(reason);
    }

    @Test
    void aKeyThatIsNotValidHasGooglesReason() {
        JsonView error = error(new Ended(Ended.By.PEER, 1007, "API key not valid. Please pass a valid API key."));
        assertThat(error.at("details").at(0).at("reason").text("")).isEqualTo("API_KEY_INVALID");
        assertThat(error.at("code").number(0)).isEqualTo(400);
        assertThat(error.at("status").text("")).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void aNamedQuotaIsTheModelsAndNotTheAddresss() {
        JsonView error = error(new Ended(Ended.By.PEER, 1011, "You exceeded your current quota, please check"));
        assertThat(error.at("code").text("")).isEqualTo("rate_limit_exceeded");
        JsonView bare = error(new Ended(Ended.By.PEER, 1011, "Resource has been exhausted (e.g. check quota)."));
        assertThat(bare.at("status").text("")).isEqualTo("RESOURCE_EXHAUSTED");
    }

    private static JsonView error(Ended end) {
        return new JsonView(Json.read(Closing.document(end))).at("error");
    }
}
