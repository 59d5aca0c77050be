package io.geminibalance.dialect.openai;

import io.geminibalance.json.Raw;
import io.geminibalance.json.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// A vector as the API wrote it.
record EmbeddingsVector(Raw values) {

    /// The vector as the client wants it, for writing; nothing where it isn't made of numbers.
    ///
    /// @param unit whether to bring it to length 1: shortened vectors of `gemini-embedding-001` have another
    ///     length, and OpenAI's never do
    /// @param base64 as 32-bit floats, the low byte first: openai-node asks for it unless told otherwise (mem0
    ///     #5168)
    Optional<Object> said(boolean unit, boolean base64) {
        if (!unit && !base64) {
            return Optional.of(values);
        }
        if (!(values.value() instanceof List<?> list)) {
            return Optional.empty();
        }
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!(list.get(i) instanceof Number number)) {
                return Optional.empty();
            }
            numbers[i] = number.doubleValue();
        }
        double length = unit ? length(numbers) : 1;
        return Optional.of(base64 ? bytes(numbers, length) : text(numbers, length));
    }

    /// The length, or 1 where there is none to be brought to 1.
    private static double length(double[] numbers) {
        double square = 0;
        for (double number : numbers) {
            square += number * number;
        }
        return square > 0 && Double.isFinite(square) ? Math.sqrt(square) : 1;
    }

    private static Span bytes(double[] numbers, double length) {
        ByteBuffer floats = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (double number : numbers) {
            floats.putFloat((float) (number / length));
        }
        byte[] text = Base64.getEncoder().encode(floats.array());
        return new Span(text, 0, text.length);
    }

    /// With as many digits as a 32-bit float needs, as Google writes them.
    private static Raw text(double[] numbers, double length) {
        StringBuilder text = new StringBuilder(numbers.length * 13 + 2).append('[');
        for (int i = 0; i < numbers.length; i++) {
            text.append(i == 0 ? "" : ",").append((float) (numbers[i] / length));
        }
        byte[] json = text.append(']').toString().getBytes(StandardCharsets.US_ASCII);
        return new Raw(json, 0, json.length);
    }
}
