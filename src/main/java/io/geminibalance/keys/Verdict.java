package io.geminibalance.keys;

import java.time.Duration;
import java.util.Optional;

/// What an attempt said about the key, its project and the model.
public sealed interface Verdict {
    /// The name under which logs and metrics know it.
    String word();

    /// Why, in Google's words as far as there are any; empty where all is well.
    default String reason() {
        return "";
    }

    /// It worked.
    record Good() implements Verdict {
        @Override
        public String word() {
            return "good";
        }
    }

    /// The key itself is refused; it is set aside until it works again.
    ///
    /// @param project whether the refusal holds for all keys of its project, as billing does
    record KeyRefused(String reason, boolean project) implements Verdict {
        @Override
        public String word() {
            return "key_refused";
        }
    }

    /// The project may not use this model at all.
    record ModelRefused(String reason) implements Verdict {
        @Override
        public String word() {
            return "model_refused";
        }
    }

    /// A quota of (project, model) is used up.
    ///
    /// @param day whether it comes back only at Google's midnight
    /// @param delay how long Google asks to wait
    record Exhausted(boolean day, Optional<Duration> delay, String quotaId, String quotaValue, String reason)
            implements Verdict {
        @Override
        public String word() {
            return day ? "exhausted_day" : "exhausted_minute";
        }
    }

    /// Refused for too many requests, with no word on which quota.
    record Throttled(String reason) implements Verdict {
        @Override
        public String word() {
            return "throttled";
        }
    }

    /// Refused in a way that may be the key's fault or the request's; it depends on how other keys fare.
    record Doubtful(String reason) implements Verdict {
        @Override
        public String word() {
            return "doubtful";
        }
    }

    /// The model or the service behind it failed; another try may help.
    record ServerTrouble(String reason) implements Verdict {
        @Override
        public String word() {
            return "server_trouble";
        }
    }

    /// The network between us and Google, or the address we come from.
    ///
    /// @param answered whether it was Google who said so
    record WayOut(String reason, boolean answered) implements Verdict {
        @Override
        public String word() {
            return "way_out";
        }
    }

    /// The proxy that this key's requests go through; what lies behind it has not been asked.
    record ProxyFailed(String reason) implements Verdict {
        @Override
        public String word() {
            return "proxy_failed";
        }
    }

    /// The request is at fault, or names what isn't there.
    record CallerFault(String reason) implements Verdict {
        @Override
        public String word() {
            return "caller_fault";
        }
    }

    /// The client hung up.
    record ClientGone() implements Verdict {
        @Override
        public String word() {
            return "client_gone";
        }
    }
}
