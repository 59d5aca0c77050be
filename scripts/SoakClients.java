import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Clients of all dialects. Each request carries a number that its answer must give back, as often as it was
/// asked for.
final class SoakClients {
    private static final int COUNT = 12;
    private static final int EVENTS = SoakUpstream.EVENTS;
    private static final String SEVERAL = "y".repeat(5_000_000);

    private final SoakBooks books;
    private final String base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong numbers = new AtomicLong();

    /// Held by each client while it asks, and as a whole by who wants all of them to be silent.
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean over;

    private final Object reading = new Object();

    /// Up to where the log was read; guarded by reading. Empty before there is a log.
    private String next = "";

    /// What a dialect is asked, and how its stream tells a piece of text.
    ///
    /// @param body with the mark as `%s`
    /// @param piece what stands before the mark in each event of a stream; empty where it is no stream
    /// @param end what a stream ends with, once
    private record Question(String kind, String dialect, String target, String body, String piece, String end) {
        boolean stream() {
            return !piece.isEmpty();
        }
    }

    private static final String NATIVE = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%s\"}]}]}";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}";
    private static final String MODEL = "{\"model\":\"gemini-2.5-flash\",";
    private static final String STREAM = "\"stream\":true,";
    private static final String GENERATE = "/v1beta/models/gemini-2.5-flash:";

    private static final List<Question> QUESTIONS = List.of(
            new Question("native", "gemini", GENERATE + "generateContent", NATIVE, "", ""),
            new Question(
                    "native stream",
                    "gemini",
                    GENERATE + "streamGenerateContent?alt=sse",
                    NATIVE,
                    "\"text\":\"",
                    "\"finishReason\":\"STOP\""),
            new Question("large", "gemini", GENERATE + "generateContent", NATIVE.replace("%s", "%s" + SEVERAL), "", ""),
            new Question("chat", "openai", "/v1/chat/completions", MODEL + MESSAGES, "", ""),
            new Question(
                    "chat stream",
                    "openai",
                    "/v1/chat/completions",
                    MODEL + STREAM + MESSAGES,
                    "\"content\":\"",
                    "data: [DONE]"),
            new Question("responses", "openai", "/v1/responses", MODEL + "\"input\":\"%s\"}", "", ""),
            new Question(
                    "responses stream",
                    "openai",
                    "/v1/responses",
                    MODEL + STREAM + "\"input\":\"%s\"}",
                    "\"delta\":\"",
                    "event: response.completed"),
            new Question("messages", "anthropic", "/v1/messages", MODEL + "\"max_tokens\":99," + MESSAGES, "", ""),
            new Question(
                    "messages stream",
                    "anthropic",
                    "/v1/messages",
                    MODEL + STREAM + "\"max_tokens\":99," + MESSAGES,
                    "\"text_delta\",\"text\":\"",
                    "event: message_stop"));

    SoakClients(SoakBooks books, int port) {
        this.books = books;
        this.base = "http://127.0.0.1:" + port;
    }

    void start() {
        for (int i = 0; i < COUNT; i++) {
            Random random = new Random(i);
            threads.submit(() -> load(random));
        }
        threads.submit(this::readLogs);
    }

    /// Ends when all have their last answer.
    void stop() throws InterruptedException {
        over = true;
        threads.shutdown();
        if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
            books.wrong("clients wait for an answer for ever");
        }
    }

    /// Has all clients silent: nothing is under way until [#resume].
    void silence() {
        gate.writeLock().lock();
    }

    void resume() {
        gate.writeLock().unlock();
    }

    private void load(Random random) {
        while (!over) {
            gate.readLock().lock();
            try {
                int kind = random.nextInt(20);
                if (kind < 6) {
                    one();
                } else if (kind < 18) {
                    told(QUESTIONS.get(random.nextInt(QUESTIONS.size())));
                } else {
                    file(random);
                }
            } catch (ConnectException e) {
                books.count("no connection");
                pause(50);
            } catch (IOException e) {
                books.broken();
                pause(50);
            } catch (InterruptedException | RuntimeException e) {
                books.wrong("a client: " + e);
            } finally {
                gate.readLock().unlock();
            }
        }
    }

    /// A request that is found again by its name.
    private void one() throws IOException, InterruptedException {
        String name = "n" + numbers.incrementAndGet();
        HttpResponse<String> answer = send(request("/v1beta/cachedContents/" + name).GET());
        books.answered("named", "gemini", answer.statusCode());
        books.named(name);
        if (answer.statusCode() == 200 && !answer.body().contains('"' + name + '"')) {
            books.wrong(name + " got " + answer.body());
        }
    }

    private void told(Question question) throws IOException, InterruptedException {
        String mark = "mark" + numbers.incrementAndGet() + "x";
        HttpResponse<String> answer = send(request(question.target)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(question.body.replace("%s", mark))));
        books.answered(question.kind, question.dialect, answer.statusCode());
        if (answer.statusCode() != 200) {
            return;
        }
        // A translated stream that breaks says so in an event of its own.
        boolean error = answer.body().contains("\"error\":{") || answer.body().contains("\"type\":\"error\"");
        int marks = times(answer.body(), question.piece + mark);
        int ends = question.stream() ? times(answer.body(), question.end) : 1;
        if (error && !question.stream()) {
            books.wrong(question.kind + " has an error with status 200: " + answer.body());
        } else if (error ? marks > EVENTS : marks != (question.stream() ? EVENTS : 1) || ends != 1) {
            books.wrong(question.kind + " has its mark " + marks + " times and " + ends + " ends: " + answer.body());
        } else if (error) {
            books.count("streams that say they broke");
        }
    }

    /// Makes a file, or reads one that was made before: by its own project, whatever happened since.
    private void file(Random random) throws IOException, InterruptedException {
        List<String> made = new ArrayList<>(books.files());
        if (made.size() < 50 || random.nextInt(10) == 0) {
            HttpResponse<String> answer = send(request("/upload/v1beta/files")
                    .header("x-goog-upload-protocol", "raw")
                    .POST(BodyPublishers.ofString("y".repeat(100_000))));
            books.answered("upload", "gemini", answer.statusCode());
            Matcher name = Pattern.compile("files/[a-z0-9]+").matcher(answer.body());
            if (answer.statusCode() == 200 && name.find()) {
                books.made(name.group());
            }
        } else {
            owned(made.get(random.nextInt(made.size())));
        }
    }

    /// Asks for a file, and says with which status.
    int owned(String file) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/v1beta/" + file).GET());
        books.answered("file", "gemini", answer.statusCode());
        if (answer.statusCode() == 403 || answer.statusCode() == 404) {
            books.lost(file, answer.body());
        }
        return answer.statusCode();
    }

    /// Has the reader of the log begin with what a new process writes. To be called before anybody asks it
    /// anything.
    void follow() throws IOException, InterruptedException {
        synchronized (reading) {
            HttpResponse<String> answer = log(1, "");
            next = cursor(answer);
            if (answer.statusCode() == 200 && next.isEmpty()) {
                books.wrong("the log has no cursor: " + answer.body());
            }
        }
    }

    /// Reads the log as the page does, each line once, from where it left off.
    private void readLogs() {
        while (!over) {
            try {
                synchronized (reading) {
                    HttpResponse<String> answer = log(1000, next);
                    books.count("log reader " + answer.statusCode());
                    String cursor = cursor(answer);
                    // What is rolled was another process's cursor: this one is about to be followed.
                    if (!cursor.isEmpty() && !answer.body().contains("\"rolled\":true")) {
                        books.read(answer.body());
                        next = cursor;
                    }
                }
                pause(100);
            } catch (IOException e) {
                pause(50);
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private HttpResponse<String> log(int lines, String after) throws IOException, InterruptedException {
        return get("/api/status/logs?log_file_name=transactions.log&lines=" + lines + "&after=" + after);
    }

    private static String cursor(HttpResponse<String> answer) {
        Matcher found = Pattern.compile("\"next\":\"([^\"]+)\"").matcher(answer.body());
        return answer.statusCode() == 200 && found.find() ? found.group(1) : "";
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(request(target).GET());
    }

    private static int times(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(base + target)).timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
