package io.geminibalance.forward;

import io.geminibalance.keys.Verdict;
import io.geminibalance.refusal.Refusal;
import io.geminibalance.upstream.Unreachable;
import io.geminibalance.upstream.Unreachable.Fault;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Reply.Head;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/// An answer of which just as much has been read as a verdict needs: an error whole, a stream to its first event, a
/// small document to its end.
record Opened(Reply reply, Verdict verdict) {
    /// No more than this is read of an error, or of events that say nothing.
    private static final int MOST = 64 * 1024;

    private static final int OVERLAP = 256;

    static Opened of(Reply reply, About about) throws Unreachable {
        if (reply.status() >= 400) {
            return error(reply, about);
        }
        if (reply.status() < 300 && about.shape().hasCandidates()) {
            return candidates(reply, about);
        }
        return new Opened(reply.withHead(about.shape().isWhole() ? filled(reply) : first(reply)), new Verdict.Good());
    }

    private static Opened error(Reply reply, About about) throws Unreachable {
        Head head = grown(reply.head());
        while (!head.ended() && head.length() < MOST) {
            head = more(reply, head);
        }
        // Before anybody reads it: Google repeats the key in some of its refusals.
        reply.key().hide(head.bytes(), 0, head.length(), true);
        Refusal refusal = Refusal.read(reply.status(), head.bytes(), 0, head.length());
        return new Opened(reply.withHead(head), Judge.judge(refusal, about.resource()));
    }

    /// Reads until there is an answer, an error, or the end without either.
    private static Opened candidates(Reply reply, About about) throws Unreachable {
        Head head = reply.head();
        int searched = 0;
        while (true) {
            Head read = more(reply, head);
            switch (FirstWords.of(read.bytes(), searched, read.length())) {
                case ANSWER -> {
                    Reply begun = reply.withHead(read);
                    return new Opened(
                            about.shape().isWhole() ? begun.withHead(filled(begun)) : begun, new Verdict.Good());
                }
                case ERROR -> {
                    return inside(reply, read, about);
                }
                case NOTHING_YET -> {
                    if (read.ended()) {
                        boolean told = FirstWords.onlyThought(read.bytes(), read.length());
                        return new Opened(
                                reply.withHead(read),
                                told ? new Verdict.Good() : new Verdict.ServerTrouble("an empty answer"));
                    }
                    if (read.length() >= MOST) {
                        return new Opened(reply.withHead(read), new Verdict.Good());
                    }
                }
            }
            searched = Math.max(0, read.length() - OVERLAP);
            head = read;
        }
    }

    /// An error that came with a good status.
    private static Opened inside(Reply reply, Head begun, About about) throws Unreachable {
        Head head = begun;
        int start = FirstWords.object(head.bytes(), head.length());
        Refusal refusal = Refusal.read(reply.status(), head.bytes(), start, head.length());
        while (!refusal.json() && !head.ended() && head.length() < MOST) {
            head = more(reply, head);
            refusal = Refusal.read(reply.status(), head.bytes(), start, head.length());
        }
        reply.key().hide(head.bytes(), 0, head.length(), true);
        Verdict verdict =
                Judge.judge(Refusal.read(reply.status(), head.bytes(), start, head.length()), about.resource());
        boolean clients = verdict instanceof Verdict.CallerFault && refusal.code() >= 400 && refusal.code() < 500;
        return new Opened(
                reply.withHead(head),
                verdict instanceof Verdict.CallerFault && !clients
                        ? new Verdict.ServerTrouble("an error instead of an answer")
                        : verdict);
    }

    /// To the end of the body or of the buffer: who waits for a whole document anyway loses nothing by it, and up
    /// to there another key can still step in.
    private static Head filled(Reply reply) throws Unreachable {
        Head head = reply.head();
        while (!head.ended() && head.length() < head.bytes().length) {
            head = read(reply, head);
        }
        return head;
    }

    private static Head first(Reply reply) throws Unreachable {
        return reply.head().ended() || reply.head().length() > 0 ? reply.head() : read(reply, reply.head());
    }

    private static Head more(Reply reply, Head head) throws Unreachable {
        return read(reply, head.length() == head.bytes().length ? grown(head) : head);
    }

    private static Head grown(Head head) {
        int size = Math.min(MOST, Math.max(head.bytes().length * 2, head.length() + 1));
        return new Head(Arrays.copyOf(head.bytes(), size), head.length(), head.ended());
    }

    private static Head read(Reply reply, Head head) throws Unreachable {
        try {
            int read = reply.body().read(head.bytes(), head.length(), head.bytes().length - head.length());
            return new Head(head.bytes(), head.length() + Math.max(read, 0), read < 0);
        } catch (SocketTimeoutException e) {
            throw new Unreachable(Fault.TIMEOUT, "no first event in time", e);
        } catch (IOException e) {
            throw new Unreachable(Fault.RESET, "the answer broke off before its first event", e);
        }
    }
}
