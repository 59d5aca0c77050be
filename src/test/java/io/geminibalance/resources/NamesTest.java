package io.geminibalance.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "files/abc, files/abc",
        "https://generativelanguage.googleapis.com/v1beta/files/abc, files/abc",
        "https://generativelanguage.googleapis.com/v1beta/files/abc:download?alt=media, files/abc",
        "https://example.org/v1main/files/abc, files/abc",
        "/download/v1beta/files/abc:download, files/abc",
        "/v1/files/abc, files/abc",
        "cachedContents/x-1, cachedContents/x-1",
        "/v1beta/batches/b:cancel, batches/b",
        "models/veo-3/operations/op1, operations/op1",
        "/v1beta/models/veo-3/operations/op1, operations/op1",
        "/v1beta/tunedModels/t1:generateContent, tunedModels/t1",
        "/v1beta/tunedModels/t1/operations/o2, tunedModels/t1",
        "/v1beta/fileSearchStores/s/documents/d, fileSearchStores/s",
        "/v1beta/fileSearchStores/s/upload/operations/o, fileSearchStores/s",
        "/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore, fileSearchStores/s",
        "/resumable/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore, fileSearchStores/s",
        "/v1beta/interactions/v1_abc/cancel, interactions/v1_abc",
        "/v1beta/interactions/v1_abc?stream=true, interactions/v1_abc",
        "auth_tokens/t, auth_tokens/t",
        "generatedFiles/g, generatedFiles/g",
        "/v1beta/generatedFiles/g/operations/o, generatedFiles/g",
        "environments/e/files/f, environments/e"
    })
    void aNameIsFoundInEveryForm(String text, String name) {
        assertThat(Names.read(text)).hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "files",
                "files/",
                "/v1beta/files",
                "/v1beta/files:register",
                "/upload/v1beta/files",
                "/v1beta/models/gemini-2.5-flash",
                "/v1beta/models/gemini-2.5-flash:generateContent",
                "/v1beta/openai/chat/completions",
                "my/files/abc",
                "see files/abc",
                "profiles/abc",
                "uploads/abc",
                "files/a b",
                "models/operations/x",
                "https://files/abc"
            })
    void whatNamesNothingIsLeftAlone(String text) {
        assertThat(Names.read(text)).isEmpty();
    }

    @Test
    void aTargetNamesByItsPathAndItsUpload() {
        assertThat(names("/v1beta/files/a%62c?key=x")).containsExactly("files/abc");
        assertThat(names("/upload/v1beta/files?upload_id=AB%2FC&upload_protocol=resumable"))
                .containsExactly("uploads/AB/C");
        assertThat(names("/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore?upload_id=U"))
                .containsExactly("fileSearchStores/s", "uploads/U");
        assertThat(names("/v1beta/models")).isEmpty();
    }

    private static List<String> names(String target) {
        return Names.in(Target.parse(target).orElseThrow());
    }
}
