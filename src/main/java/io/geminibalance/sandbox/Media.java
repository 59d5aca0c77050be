package io.geminibalance.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/// The one picture and the one sound that the sandbox has, both small and real.
final class Media {
    /// What Google counts (googleapis/js-genai, recorded 2025-10-24; its page on tokens: 25 for each second of
    /// sound).
    static final int TOKENS_OF_PICTURE = 1290;

    static final int TOKENS_OF_SOUND = 25;

    /// An orange dot of 16 by 16.
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAPklEQVR42mPgF9ciCTFgCn2dxw1HBDQgK8WljYGgajQ9DMSoRtZD"
                    + "lgZiVMP1DFINtA8lciKOnKRBTuIjBgEAxDIRKGFPRI4AAAAASUVORK5CYII=";

    /// Models whose sound has no header, as all had it before Gemini 3.8.
    private static final Set<String> RAW = Set.of("gemini-3.1-flash-tts-preview");

    private static final int RATE = 24_000;
    private static final int PITCH = 440;

    private Media() {}

    static Map<String, Object> picture() {
        return part("image/png", PNG);
    }

    /// A twentieth of a second of a tone: bare samples of 16 bits, or a WAV file of them.
    static Map<String, Object> sound(Model model) {
        return RAW.contains(model.id())
                ? part("audio/L16;codec=pcm;rate=" + RATE, Base64.getEncoder().encodeToString(samples()))
                : part("audio/wav", Base64.getEncoder().encodeToString(wav(samples())));
    }

    /// The same tone as the Live API sends it.
    static Map<String, Object> live() {
        return part("audio/pcm;rate=" + RATE, Base64.getEncoder().encodeToString(samples()));
    }

    private static Map<String, Object> part(String type, String data) {
        return Map.of("inlineData", Map.of("mimeType", type, "data", data));
    }

    private static byte[] samples() {
        ByteBuffer samples = ByteBuffer.allocate(RATE / 20 * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; samples.hasRemaining(); i++) {
            samples.putShort((short) (8000 * Math.sin(2 * Math.PI * PITCH * i / RATE)));
        }
        return samples.array();
    }

    private static byte[] wav(byte[] samples) {
        ByteBuffer head = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        head.put(ascii("RIFF"))
                .putInt(36 + samples.length)
                .put(ascii("WAVEfmt "))
                .putInt(16);
        head.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * 2);
        head.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(samples.length);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(head.array());
        file.writeBytes(samples);
        return file.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
