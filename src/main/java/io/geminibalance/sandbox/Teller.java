package io.geminibalance.sandbox;

import io.geminibalance.http.Exchange;
import io.geminibalance.sandbox.Fault.Cut;
import io.geminibalance.sandbox.Fault.Drip;
import io.geminibalance.sandbox.Fault.ErrorInside;
import io.geminibalance.sandbox.Fault.Moment;
import io.geminibalance.sandbox.Fault.Refuse;
import io.geminibalance.sandbox.Fault.Reset;
import io.geminibalance.sandbox.Fault.Stall;
import io.geminibalance.sandbox.Fault.Twisted;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink.ClientGone;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Puts answers on the wire piece by piece, with the faults that spoil them there.
final class Teller {
    /// Of the pieces of a stream, how many come before it breaks.
    private static final int BEFORE_BREAK = 2;

    private final Pause pause;

    Teller(Pause pause) {
        this.pause = pause;
    }

    /// Waits, or says as a broken connection that the sandbox has closed meanwhile.
    void sleep(Duration time) throws UpstreamBroken {
        if (time.isZero()) {
            return;
        }
        try {
            pause.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UpstreamBroken(new IOException("the sandbox closes"));
        }
    }

    /// @param between the wait before each piece after the first
    void tell(Said said, Headers headers, Optional<Fault> fault, Duration between, Exchange exchange)
            throws IOException {
        long length = said.end().length;
        for (byte[] piece : said.pieces()) {
            length += piece.length;
        }
        if (length == 0) {
            exchange.whole(said.status(), headers, said.end(), 0);
            return;
        }
        boolean zipped = said.form() != Form.EVENTS && !said.form().whole() && acceptsGzip(exchange.headers());
        OutputStream out = exchange.start(
                said.status(),
                zipped ? headers.with("Content-Encoding", "gzip") : headers,
                said.form().whole() ? length : -1);
        try {
            OutputStream slow = fault.orElse(null) instanceof Drip(Duration time) ? new Dripping(out, time) : out;
            if (zipped) {
                GZIPOutputStream zip = new GZIPOutputStream(slow, 8192, true);
                write(said, fault, between, zip);
                zip.finish();
            } else {
                write(said, fault, between, slow);
            }
            // Only here: closing says that the answer is complete.
            out.close();
        } catch (UpstreamBroken | ClientGone e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private void write(Said said, Optional<Fault> fault, Duration between, OutputStream out) throws IOException {
        int breaks = breaks(fault);
        List<byte[]> pieces =
                breaks >= 0 && !said.form().streams() ? halves(said.pieces().getFirst()) : said.pieces();
        int at = breaks < 0 ? -1 : Math.min(said.form().streams() ? breaks : 1, pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            if (i == at) {
                breakOff(fault);
            }
            if (i > 0) {
                sleep(between);
            }
            out.write(pieces.get(i));
            out.flush();
        }
        if (at == pieces.size()) {
            breakOff(fault);
        }
        out.write(said.end());
        out.flush();
    }

    /// After how many pieces something happens, or -1.
    private static int breaks(Optional<Fault> fault) {
        return switch (fault.orElse(null)) {
            case Cut(int events) -> events;
            case Reset reset -> reset.moment() == Moment.IN_ANSWER ? BEFORE_BREAK : -1;
            case Stall stall -> stall.moment() == Moment.IN_ANSWER ? BEFORE_BREAK : -1;
            case Refuse _, Drip _, Twisted _, ErrorInside _ -> -1;
            case null -> -1;
        };
    }

    private void breakOff(Optional<Fault> fault) throws UpstreamBroken {
        if (fault.orElse(null) instanceof Stall stall) {
            sleep(stall.time());
        } else {
            throw new UpstreamBroken(new IOException("cut on purpose"));
        }
    }

    private static List<byte[]> halves(byte[] whole) {
        int half = whole.length / 2;
        return List.of(Arrays.copyOf(whole, half), Arrays.copyOfRange(whole, half, whole.length));
    }

    private static boolean acceptsGzip(Headers request) {
        return request.all("accept-encoding").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .anyMatch(coding -> coding.startsWith("gzip") && !coding.matches(".*q=0(\\.0*)?"));
    }

    /// Sends each byte by itself.
    private final class Dripping extends FilterOutputStream {
        private final Duration time;

        private Dripping(OutputStream out, Duration time) {
            super(out);
            this.time = time;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                out.write(bytes[i]);
                out.flush();
                sleep(time);
            }
        }
    }
}
