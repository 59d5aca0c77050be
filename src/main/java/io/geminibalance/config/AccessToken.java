package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A token that lets a client in, with the name by which logs speak of that client.
public record AccessToken(Optional<String> name, Secret token) {

    /// Reads `TOKEN` or `name=TOKEN`.
    static AccessToken parse(String entry) {
        Labelled labelled = Labelled.parse(entry, Labelled.LABEL);
        return new AccessToken(labelled.label().stream().findFirst(), labelled.secret());
    }

    /// What makes these tokens or their names ambiguous.
    static List<Problem> doubles(String settingName, List<AccessToken> tokens) {
        List<Problem> problems = new ArrayList<>();
        Set<Secret> secrets = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (AccessToken token : tokens) {
            if (!secrets.add(token.token())) {
                problems.add(new Problem(settingName, token.token().masked(), "this token is listed twice"));
            }
            if (token.name().isPresent() && !names.add(token.name().get())) {
                problems.add(new Problem(settingName, token.name().get() + "=...", "this name is given twice"));
            }
        }
        return problems;
    }
}
