package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTest {
    private static final String OWN = "demo-good-1@lab+gemini-4-xenon";
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "demo-good-1@shop,shop",
        "demo-rpm5-2@shop,shop",
        "a@b@shop,shop",
        "demo-good-ada-0001,shop",
        "demo-good-1,demo-good-1",
        "demo-good-1@,demo-good-1@"
    })
    void whatStandsBehindTheAtIsTheProject(String key, String project) {
        assertThat(DemoKey.projectOf(key)).isEqualTo(project);
    }

    @Test
    void theBehaviourOfAKeyDoesNotDependOnItsProject() {
        assertThat(world.hello("demo-dry@shop").statusCode()).isEqualTo(429);
        assertThat(world.hello("demo-dry-1@shop").statusCode()).isEqualTo(429);
        assertThat(world.hello("demo-good@shop").statusCode()).isEqualTo(200);
    }

    @Test
    void aProjectMaySeeAModelOfItsOwn() {
        List<Object> names = new ArrayList<>();
        String token = "";
        do {
            JsonView page = json(world.getBy(OWN, "/v1beta/models?pageSize=7&pageToken=" + token));
            page.at("models").each().forEach(model -> names.add(model.at("name").value()));
            token = page.at("nextPageToken").text("");
        } while (!token.isEmpty());
        assertThat(names).hasSize(Model.ALL.size() + 1).doesNotHaveDuplicates().contains("models/gemini-4-xenon");
        String path = "/v1beta/models/gemini-4-xenon";
        assertThat(world.getBy(OWN, path).statusCode()).isEqualTo(200);
        assertThat(world.postBy(OWN, path + ":generateContent", HELLO).statusCode())
                .isEqualTo(200);
        assertThat(world.getBy("demo-good-1@lab", path).statusCode()).isEqualTo(404);
        assertThat(world.postBy("demo-good-1@lab", path + ":generateContent", HELLO)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theTokenOfAListOfModelsIsTheNameOfTheLast() {
        String token = json(world.getBy("demo-good-1", "/v1beta/models?pageSize=1"))
                .at("nextPageToken")
                .text("");
        assertThat(token).as("as Google writes it").isEqualTo("Chdtb2RlbHMvZ2VtaW5pLTIuNS1mbGFzaA");
        assertThat(world.getBy("demo-good-2", "/v1beta/models?pageToken=" + token)
                        .statusCode())
                .as("it is good for any project")
                .isEqualTo(200);
        assertThat(world.getBy("demo-good-2", "/v1beta/models?pageToken=nonsense")
                        .statusCode())
                .isEqualTo(400);
    }
}
