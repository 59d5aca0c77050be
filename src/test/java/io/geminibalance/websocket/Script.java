package io.geminibalance.websocket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the cases of `websocket/cases.txt`, whose first lines tell how they are written.
final class Script {
    record Case(String id, byte[] bytes, List<String> events) {
        @Override
        public String toString() {
            return id;
        }
    }

    private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|[a-z]*-?\\[|[\\]()]|\\*\\d+|[a-z0-9]+");
    private static final int MASK = 0x37fa213d;

    private final List<String> tokens = new ArrayList<>();
    private int at;

    private Script(String text) {
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            tokens.add(token.group());
        }
    }

    static List<Case> cases() {
        try (InputStream in = Script.class.getResourceAsStream("/websocket/cases.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Script::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case read(String line) {
        int colon = line.indexOf(':');
        int arrow = line.indexOf("=>");
        return new Case(
                line.substring(0, colon),
                new Script(line.substring(colon + 1, arrow)).bytes(),
                new Script(line.substring(arrow + 2)).events());
    }

    private byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (more()) {
            String token = tokens.get(at++);
            byte[] one = one(token);
            out.writeBytes(repeated(one));
        }
        return out.toByteArray();
    }

    private byte[] one(String token) {
        if (token.equals("m[")) {
            byte[] payload = bytes();
            at++;
            Masking.apply(payload, 0, payload.length, MASK);
            byte[] masked = new byte[4 + payload.length];
            java.nio.ByteBuffer.wrap(masked).putInt(MASK).put(payload);
            return masked;
        }
        if (token.equals("(")) {
            byte[] group = bytes();
            at++;
            return group;
        }
        return token.startsWith("\"")
                ? token.substring(1, token.length() - 1).getBytes(StandardCharsets.UTF_8)
                : HexFormat.of().parseHex(token);
    }

    private byte[] repeated(byte[] one) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = times(); i > 0; i--) {
            out.writeBytes(one);
        }
        return out.toByteArray();
    }

    private int times() {
        boolean repeats = at < tokens.size() && tokens.get(at).startsWith("*");
        return repeats ? Integer.parseInt(tokens.get(at++).substring(1)) : 1;
    }

    private List<String> events() {
        List<String> events = new ArrayList<>();
        while (more()) {
            String token = tokens.get(at++);
            List<String> told = new ArrayList<>();
            if (token.equals("(")) {
                told.addAll(events());
                at++;
            } else if (token.endsWith("[")) {
                told.add(token.substring(0, token.length() - 1) + " " + hex());
            } else if (token.equals("fail")) {
                told.add("fail " + tokens.get(at++));
            } else {
                String code = tokens.get(at);
                at += 2;
                told.add("close " + code + " " + hex());
            }
            for (int i = times(); i > 0; i--) {
                events.addAll(told);
            }
        }
        return events;
    }

    private String hex() {
        byte[] bytes = bytes();
        at++;
        return HexFormat.of().formatHex(bytes);
    }

    private boolean more() {
        return at < tokens.size()
                && !tokens.get(at).equals("]")
                && !tokens.get(at).equals(")");
    }
}
