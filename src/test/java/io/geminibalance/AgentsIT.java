package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Command-line agents as clients of the jar, set up as the documentation says: each reads a file with a tool of its
/// own, because the model wants it to, and ends with what it was told; all its tools are offered. Offline.
class AgentsIT {
    private static final Map<String, String> TWO_OF_FIVE_DRY = Map.of(
            "GOOGLE_API_KEYS", "dry/a=demo-dry-1,x/b=demo-good-2,dry-too/c=demo-dry-3,y/d=demo-good-4,z/e=demo-good-5");
    private static final String TOKEN = "any-token-will-do";
    private static final String READ = "How deep is the sea? Read({\"file_path\": \"notes.txt\"})";
    private static final String CAT = "How deep is the sea? exec_command({\"cmd\": \"cat notes.txt\"})";

    private Program program;

    @BeforeEach
    void start() throws IOException {
        program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0");
    }

    @AfterEach
    void stop() {
        program.close();
    }

    @Test
    void claudeCodeReadsAFile() throws Exception {
        assertThat(claudeCode().run("-p", READ)).startsWith("Read says:").contains(Agent.SECRET);
        assertAllGood("anthropic", "/v1/messages");
    }

    @Test
    void claudeCodeGoesOnWithASessionOfAnotherModel() throws Exception {
        Agent claude = claudeCode();
        claude.run("-p", READ);
        String changed = "The sea is 96 metres deep now.";
        claude.write("work/notes.txt", changed);

        assertThat(claude.run("-c", "--model", "gemini-4-argon", "-p", READ))
                .startsWith("Read says:")
                .contains(changed);
        assertAllGood("anthropic", "/v1/messages");
    }

    @Test
    void claudeCodeSearchesTheWeb() throws Exception {
        String search = "How deep is the sea? WebSearch({\"query\": \"depth of the sea\"})";

        assertThat(claudeCode().run("-p", search, "--allowedTools", "WebSearch"))
                .startsWith("WebSearch says:")
                .contains("https://example.org/koeln");
        assertAllGood("anthropic", "/v1/messages");
    }

    @Test
    void geminiCliReadsAFile() throws Exception {
        Agent gemini = Agent.named("gemini", DocsPage.variables("gemini-cli", address(), TOKEN));
        gemini.write(
                ".gemini/settings.json",
                DocsPage.blocks("gemini-cli", address()).getFirst());
        String question = "How deep is the sea? read_file({\"file_path\": \"notes.txt\"})";

        // It may only read: what it is told to do besides needs somebody to agree.
        assertThat(gemini.run("-m", "gemini-2.5-flash", "--skip-trust", "--approval-mode", "default", "-p", question))
                .contains("read_file says:", Agent.SECRET);
        assertAllGood("gemini", "/v1beta/models/gemini-2.5-flash:streamGenerateContent");
    }

    @Test
    void codexReadsAFileAndGoesOn() throws Exception {
        Agent codex = codex("");

        assertThat(exec(codex, CAT)).contains("exec_command says:", Agent.SECRET);
        String changed = "The sea is 96 metres deep now.";
        codex.write("work/notes.txt", changed);
        assertThat(exec(codex, "resume", "--last", CAT)).contains("exec_command says:", changed);
        assertAllGood("openai", "/v1/responses");
    }

    @Test
    void codexFindsAToolOfAServerByItsNamespace() throws Exception {
        Agent codex =
                codex("""
                [mcp_servers.sea]
                command = "node"
                args = ["%s"]
                """.formatted(Path.of("src", "test", "js", "tools.mjs").toAbsolutePath()));

        assertThat(exec(codex, "How deep is the sea? mcp__sea__depth({\"at\": \"Aarhus\"})"))
                .contains("mcp: sea/depth (completed)", "mcp__sea__depth says:", "95 metres at Aarhus");
        assertAllGood("openai", "/v1/responses");
    }

    @ParameterizedTest
    @CsvSource({"@ai-sdk/openai-compatible, /v1/chat/completions", "@ai-sdk/openai, /v1/responses"})
    void opencodeReadsAFileAndGoesOn(String provider, String path) throws Exception {
        Agent opencode = opencode(provider);

        // It wraps an argument with spaces in quotes, so this one has none.
        String read = "Depth?read({\"filePath\":\"notes.txt\"})";
        assertThat(opencode.run("run", read)).contains("read says:", Agent.SECRET);
        String changed = "The sea is 96 metres deep now.";
        opencode.write("work/notes.txt", changed);
        assertThat(opencode.run("run", "-c", read)).contains("read says:", changed);
        assertAllGood("openai", path);
    }

    private Agent claudeCode() throws Exception {
        Map<String, String> environment = new HashMap<>(DocsPage.variables("claude-code", address(), TOKEN));
        assertThat(environment).containsKeys("ANTHROPIC_BASE_URL", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_MODEL");
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        environment.put("DISABLE_AUTOUPDATER", "1");
        return Agent.named("claude", environment);
    }

    private Agent codex(String more) throws Exception {
        Agent codex = Agent.named("codex", Map.of("TOKEN", TOKEN));
        codex.write(".codex/config.toml", DocsPage.blocks("codex", address()).getFirst() + "\n" + more);
        return codex;
    }

    /// Without a sandbox of Codex's own, which needs a kernel that lets it; what is run is what the question says.
    private static String exec(Agent codex, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"));
        return codex.run(all.toArray(String[]::new));
    }

    private Agent opencode(String provider) throws Exception {
        Agent opencode = Agent.named(
                "opencode",
                Map.of("TOKEN", TOKEN, "OPENCODE_DISABLE_MODELS_FETCH", "1", "OPENCODE_DISABLE_AUTOUPDATE", "1"));
        opencode.write(
                "work/opencode.json",
                DocsPage.blocks("opencode", address()).getFirst().replace("@ai-sdk/openai-compatible", provider));
        // It may only read.
        opencode.write(
                ".config/opencode/opencode.json",
                "{ \"permission\": { \"bash\": \"ask\", \"edit\": \"ask\", \"webfetch\": \"ask\" } }");
        return opencode;
    }

    private String address() throws Exception {
        return "http://127.0.0.1:" + program.port();
    }

    /// The log knows at least the question and the file, at the path where they belong, and no error.
    private void assertAllGood(String dialect, String path) throws Exception {
        program.terminate();
        program.exitCode();
        List<String> lines = Files.readAllLines(program.folder.resolve("logs/transactions.log"));
        assertThat(lines).allSatisfy(line -> {
            JsonView record = new JsonView(Json.read(line));
            assertThat(record.at("dialect").value()).as(line).isEqualTo(dialect);
            assertThat(record.at("status").number(0)).as(line).isEqualTo(200);
        });
        assertThat(lines.stream()
                        .filter(line -> new JsonView(Json.read(line))
                                .at("path")
                                .text("")
                                .startsWith(path)))
                .hasSizeGreaterThanOrEqualTo(2);
    }
}
