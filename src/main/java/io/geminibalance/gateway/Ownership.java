package io.geminibalance.gateway;

import io.geminibalance.dialect.Line.Project;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.keys.Key;
import io.geminibalance.keys.KeyPool;
import io.geminibalance.resources.Kind;
import io.geminibalance.resources.Names;
import io.geminibalance.resources.NamesInBody;
import io.geminibalance.state.KeyPrints;
import io.geminibalance.state.Owner;
import io.geminibalance.state.Owners;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.Binding;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Knows which project made what: binds calls to the project whose things they name, and learns new names from
/// answers.
///
/// @param apart whether a client must not use what another one made
public record Ownership(Owners owners, KeyPrints prints, KeyPool pool, LastMade last, boolean apart) {
    /// What is used together with other things in one request.
    private static final Set<String> TOGETHER = Set.of("files", "cachedContents", "fileSearchStores");

    private static final String TOKENS = Kind.AUTH_TOKENS.collection();

    /// The call, bound to the project that owns what it names. What nobody here has made binds nothing: Google
    /// knows best.
    ///
    /// @throws Refused where no project can serve it, or the client must not
    Call bound(Call call, String client) throws Refused {
        return bound(call, List.of(), client);
    }

    /// The call, bound also by names that stand nowhere in it as such.
    Call bound(Call call, List<String> more, String client) throws Refused {
        if (call.about().binding().project().isPresent()) {
            return call;
        }
        return owners.empty() ? settled(call, client) : owned(call, more, client);
    }

    private Call owned(Call call, List<String> more, String client) throws Refused {
        Map<String, String> nameByProject = new LinkedHashMap<>();
        Optional<String> key = Optional.empty();
        List<String> names = names(call);
        names.addAll(more);
        for (String name : names) {
            Optional<Owner> owner = owners.find(name);
            if (owner.isEmpty()) {
                continue;
            }
            if (hides(owner.get(), client)) {
                throw new Refused(Denials.foreign(name));
            }
            Key found = key(owner.get()).orElseThrow(() -> new Refused(Denials.ownerGone(name)));
            nameByProject.putIfAbsent(found.project(), name);
            if (Kind.of(name) == Kind.UPLOADS) {
                key = Optional.of(found.id());
            }
        }
        if (nameByProject.size() > 1) {
            throw new Refused(Denials.torn(nameByProject));
        }
        for (Map.Entry<String, String> bound : nameByProject.entrySet()) {
            Binding binding = new Binding(Optional.of(bound.getKey()), key, List.of(bound.getValue()));
            return call.about(call.about().bound(binding));
        }
        return settled(call, client);
    }

    /// A call that makes something goes where its client made something before, unless there is no quota left
    /// to use it with. A token for the Live API is used by itself, so it goes wherever there is quota.
    private Call settled(Call call, String client) {
        if (!call.method().equals("POST")) {
            return call;
        }
        String collection = Names.collection(call.target());
        boolean mints = collection.equals(TOKENS);
        if (!mints && !TOGETHER.contains(collection)) {
            return call;
        }
        Optional<String> key =
                pool.unspent(mints ? Optional.empty() : last.key(client)).map(Key::id);
        return call.about(call.about().bound(new Binding(Optional.empty(), key, List.of())));
    }

    private static boolean makes(Call call) {
        return call.method().equals("POST") && TOGETHER.contains(Names.collection(call.target()));
    }

    /// The client that began an upload. Whoever knows the long random number that Google gave to it may go on
    /// with it, as at Google: the official Python SDK shows no credential for that (google-genai 3.4.0).
    Optional<String> uploader(Target target) {
        return target.parameter("upload_id").map(Kind.UPLOADS::name).flatMap(this::maker);
    }

    /// The client that made what has this name; none where nobody here has.
    Optional<String> maker(String name) {
        return owners.find(name).map(Owner::client);
    }

    /// Remembers what came of a conversation by itself, and of no request for it. When this returns, it is safe.
    void made(String name, String project, String client) {
        pool.keys().stream()
                .filter(key -> key.project().equals(project))
                .findFirst()
                .ifPresent(key -> learn(List.of(name), owner(prints.of(key.secret()), project, client)));
    }

    /// The answer, which tells its names to us before it tells them to the client.
    ///
    /// @param project of the key that was answered
    Reply heard(Call call, Reply reply, String project, String client) {
        Target target = call.target();
        boolean list = call.method().equals("GET") && target.decodedPath().endsWith("/models");
        if (reply.status() >= 300
                || call.about().shape() != Shape.UNKNOWN
                || call.about().bearer()
                || list) {
            return reply;
        }
        List<String> own = Names.in(target);
        if (call.method().equals("DELETE")) {
            own.stream().filter(target.decodedPath()::endsWith).forEach(owners::forget);
            return reply;
        }
        Owner owner = owner(prints.of(reply.key()), project, maker(call.method(), own, client));
        if (makes(call)) {
            keyWith(owner.print()).ifPresent(key -> last.made(client, key.id()));
        }
        Set<String> uploads = new LinkedHashSet<>();
        for (String field : List.of("x-goog-upload-url", "location")) {
            reply.headers()
                    .first(field)
                    .flatMap(Target::parse)
                    .flatMap(address -> address.parameter("upload_id"))
                    .ifPresent(id -> uploads.add(Kind.UPLOADS.name(id)));
        }
        learn(List.copyOf(uploads), owner);
        String type = reply.headers().first("content-type", "").toLowerCase(Locale.ROOT);
        boolean readable = type.contains("json") || type.startsWith("text/event-stream");
        return readable ? Learning.from(reply, Names.collection(target), names -> learn(names, owner)) : reply;
    }

    /// The projects that can be asked now, where a list must be put together from more than the answer of one.
    List<Project> projects() {
        List<Key> keys = pool.oneOfEachProject();
        return keys.size() < 2 && !apart
                ? List.of()
                : keys.stream()
                        .map(key -> new Project(key.project(), lasting(key)))
                        .toList();
    }

    boolean hides(String name, String client) {
        return apart
                && Names.read(name)
                        .flatMap(owners::find)
                        .filter(owner -> hides(owner, client))
                        .isPresent();
    }

    private boolean hides(Owner owner, String client) {
        return apart && !owner.client().isEmpty() && !owner.client().equals(client);
    }

    private static Owner owner(String print, String project, String client) {
        return new Owner(print, project.startsWith("/") ? "" : project, client);
    }

    private String lasting(Key key) {
        return key.project().startsWith("/") ? "key:" + prints.of(key.secret()) : "project:" + key.project();
    }

    /// What belongs to somebody's thing is theirs; what a call makes is the caller's; what a list shows is
    /// nobody's in particular.
    private String maker(String method, List<String> own, String client) {
        for (String name : own) {
            Optional<Owner> known = owners.find(name);
            if (known.isPresent()) {
                return known.get().client();
            }
        }
        return method.equals("POST") ? client : "";
    }

    /// When this returns, the names are safe.
    private void learn(List<String> names, Owner owner) {
        Map<Duration, List<String>> byLife = names.stream()
                .distinct()
                .collect(Collectors.groupingBy(name -> Kind.of(name).life()));
        byLife.forEach((life, same) -> owners.remember(same, owner, life));
    }

    /// A key of the project: the one that made the thing, or another of a project by the same name.
    private Optional<Key> key(Owner owner) {
        return keyWith(owner.print())
                .or(() -> pool.keys().stream()
                        .filter(key ->
                                !owner.project().isEmpty() && key.project().equals(owner.project()))
                        .findFirst());
    }

    private Optional<Key> keyWith(String print) {
        return pool.keys().stream()
                .filter(key -> prints.of(key.secret()).equals(print))
                .findFirst();
    }

    private static List<String> names(Call call) {
        List<String> names = new ArrayList<>(Names.in(call.target()));
        // What a body says to one project it says to all, but for signatures.
        Body body = call.body() instanceof Body.Tailored tailored ? tailored.to("") : call.body();
        names.addAll(NamesInBody.of(body, Names.collection(call.target())));
        return names;
    }
}
