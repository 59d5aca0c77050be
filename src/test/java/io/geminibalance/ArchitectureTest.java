package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may import whom. A room is a package right below the root package, with all packages below it. The JDK's own
 * jdeps says who does. It reads classes, so it cannot see a constant that the compiler copied into its user.
 */
class ArchitectureTest {

    /** What a room may use: rooms of ours, and packages outside java.base ({@code name*} also means those below). */
    private record Row(Set<String> rooms, Set<String> outside) {}

    private static final String ROOT = "io.geminibalance";
    private static final String ROOT_ROOM = "(root)";
    private static final String ANY = "*";

    private static final Map<String, Row> TABLE = Map.ofEntries(
            row("wire", rooms(), outside()),
            row("json", rooms(), outside("com.fasterxml.jackson.core*")),
            row("config", rooms("wire", "json"), outside()),
            row("keys", rooms("wire"), outside()),
            row("routes", rooms("wire"), outside()),
            row("access", rooms("wire", "routes"), outside()),
            row("octets", rooms(), outside()),
            row("client", rooms("octets"), outside("java.net.http")),
            row("engine", rooms("octets"), outside("com.sun.net.httpserver*")),
            row("http", rooms("wire", "engine"), outside("com.sun.net.httpserver*", "org.slf4j")),
            row("upstream", rooms("wire", "websocket", "client"), outside("java.net.http")),
            row("refusal", rooms("json"), outside()),
            row("state", rooms("wire", "json", "keys"), outside("org.slf4j")),
            row("resources", rooms("wire", "json"), outside()),
            row("dialect", rooms("wire", "json", "refusal"), outside("org.slf4j")),
            row("forward", rooms("wire", "keys", "upstream", "refusal"), outside("org.slf4j")),
            row("watch", rooms("wire", "forward", "keys", "json"), outside("org.slf4j", "java.lang.management")),
            row("live", rooms("wire", "json", "forward", "upstream", "websocket"), outside()),
            row("logs", rooms("wire"), outside()),
            row("websocket", rooms("wire"), outside()),
            row(
                    "gateway",
                    rooms(
                            "wire",
                            "http",
                            "routes",
                            "access",
                            "dialect",
                            "forward",
                            "keys",
                            "watch",
                            "logs",
                            "json",
                            "resources",
                            "state",
                            "websocket",
                            "live"),
                    outside("org.slf4j")),
            row("sandbox", rooms("wire", "http", "json", "websocket"), outside("org.slf4j")),
            row(ROOT_ROOM, rooms(ANY), outside("org.slf4j")));

    /** One line of jdeps: this package uses that one, which lives in a module, in our classes, or was "not found". */
    private record Arrow(String from, String to, String home) {

        boolean insideTheProject() {
            return isOurs(to);
        }

        @Override
        public String toString() {
            return from + " -> " + to;
        }
    }

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path SOURCES = Path.of("src", "main", "java").resolve(ROOT.replace('.', '/'));
    private static final Pattern JDEPS_LINE = Pattern.compile("\\s+(\\S+)\\s+->\\s+(\\S+)\\s+(\\S.*?)\\s*");

    private static List<Arrow> arrows;

    @BeforeAll
    static void askJdeps() {
        var out = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out, true),
                        new PrintWriter(out, true),
                        "-verbose:package",
                        "-filter:none",
                        "--ignore-missing-deps",
                        "--multi-release",
                        "base",
                        CLASSES.toString());
        assertThat(code).as(out.toString()).isZero();
        arrows = out.toString()
                .lines()
                .map(JDEPS_LINE::matcher)
                .filter(line -> line.matches() && isOurs(line.group(1)))
                .map(line -> new Arrow(line.group(1), line.group(2), line.group(3)))
                .toList();
        assertThat(arrows).as("jdeps says nothing; has its output changed?").isNotEmpty();
    }

    @Test
    void everyRoomUsesOnlyTheRoomsThatTheTableAllows() {
        assertNone("use a room they may not", arrows.stream().filter(arrow -> {
            String from = room(arrow.from());
            String to = arrow.insideTheProject() ? room(arrow.to()) : from;
            Set<String> allowed = TABLE.getOrDefault(
                            from, row(from, rooms(), outside()).getValue())
                    .rooms();
            return !from.equals(to) && !allowed.contains(to) && !allowed.contains(ANY);
        }));
    }

    @Test
    void everyRoomUsesOnlyTheOutsidePackagesThatTheTableAllows() {
        assertNone("use a package they may not", arrows.stream().filter(arrow -> {
            if (arrow.insideTheProject() || arrow.home().equals("java.base")) return false;
            Row row = TABLE.get(room(arrow.from()));
            return row == null || row.outside().stream().noneMatch(pattern -> matches(pattern, arrow.to()));
        }));
    }

    @Test
    void nobodyUsesReflection() {
        assertNone("use reflection", arrows.stream().filter(arrow -> arrow.to().equals("java.lang.reflect")));
    }

    @Test
    void theTableKnowsEveryRoom() throws IOException {
        Set<String> rooms = new TreeSet<>(roomsInSources());
        arrows.forEach(arrow -> rooms.add(room(arrow.from())));
        rooms.removeAll(TABLE.keySet());
        assertThat(rooms).as("rooms that have no row in the table of this test").isEmpty();
    }

    @Test
    void noRoomLeadsBackToItself() {
        Map<String, Set<String>> graph = new TreeMap<>();
        arrows.stream()
                .filter(Arrow::insideTheProject)
                .filter(arrow -> !room(arrow.from()).equals(room(arrow.to())))
                .forEach(arrow -> graph.computeIfAbsent(room(arrow.from()), _ -> new TreeSet<>())
                        .add(room(arrow.to())));
        graph.keySet().forEach(room -> walk(room, graph, new ArrayList<>()));
    }

    @Test
    void everyRoomSaysWhatItIsForInItsPackageInfo() throws IOException {
        assertThat(roomsInSources())
                .allSatisfy(room -> assertThat(SOURCES.resolve(room).resolve("package-info.java"))
                        .exists());
    }

    private static void walk(String room, Map<String, Set<String>> graph, List<String> path) {
        if (path.contains(room)) {
            fail("rooms in a circle: " + String.join(" -> ", path.subList(path.indexOf(room), path.size())) + " -> "
                    + room);
        }
        path.add(room);
        graph.getOrDefault(room, Set.of()).forEach(next -> walk(next, graph, path));
        path.removeLast();
    }

    private static void assertNone(String what, Stream<Arrow> forbidden) {
        Set<String> names = forbidden.map(Arrow::toString).collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).as("packages that " + what).isEmpty();
    }

    private static Set<String> roomsInSources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(SOURCES::relativize)
                    .filter(file -> file.getNameCount() > 1)
                    .map(file -> file.getName(0).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String room(String ourPackage) {
        if (ourPackage.equals(ROOT)) return ROOT_ROOM;
        return ourPackage.substring(ROOT.length() + 1).split("\\.")[0];
    }

    private static boolean isOurs(String name) {
        return name.equals(ROOT) || name.startsWith(ROOT + ".");
    }

    private static boolean matches(String pattern, String name) {
        if (!pattern.endsWith(ANY)) return name.equals(pattern);
        String prefix = pattern.substring(0, pattern.length() - 1);
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    private static Map.Entry<String, Row> row(String room, Set<String> rooms, Set<String> outside) {
        return Map.entry(room, new Row(rooms, outside));
    }

    private static Set<String> rooms(String... names) {
        return Set.of(names);
    }

    private static Set<String> outside(String... names) {
        return Set.of(names);
    }
}
