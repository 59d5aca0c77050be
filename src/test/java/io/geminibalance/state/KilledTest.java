package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledTest {
    @TempDir
    Path temp;

    @Test
    void everyNameThatAKilledProcessPromisedIsKnown() throws Exception {
        Set<String> promised = new LinkedHashSet<>();
        for (int round = 0; round < 3; round++) {
            try (OtherProcess process = OtherProcess.start(temp)) {
                assertThat(process.line()).isEqualTo("open");
                for (int i = 0; i < 50 + round; i++) {
                    promised.add(process.line());
                }
                process.kill().stream()
                        .filter(line -> line.matches("files/\\d+-[ab]"))
                        .forEach(promised::add);
            }

            try (Folder folder = Folder.open(temp);
                    Owners owners = Owners.open(folder, InstantSource.system(), 10_000)) {
                assertThat(promised)
                        .hasSizeGreaterThanOrEqualTo(50)
                        .allSatisfy(name -> assertThat(owners.find(name)).contains(OtherProcess.OWNER));
            }
        }
    }
}
