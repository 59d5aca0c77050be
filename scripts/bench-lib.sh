# Sourced by the benchmarks: a folder for their files, processes that end with them, and how load and processor time are taken.

connections=16
tick=$(getconf CLK_TCK)
work=$(mktemp -d)
pids=()

finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

need() { # TOOL ...
    for tool in "$@"; do
        command -v "$tool" >/dev/null || die "The benchmark needs $tool; install it, for example with 'apt-get install $tool'."
    done
    [ -f "$project/target/gemini-balance.jar" ] || die "There is no jar yet; build it with scripts/test or 'mvn package'."
}

# Starts the jar in a folder of its own and leaves its process in $jar_pid.
start_jar() { # PORT KEYS UPSTREAM [SETTING=VALUE ...]
    local port=$1 keys=$2 upstream=$3
    shift 3
    mkdir -p "$work/jar-$port"
    (cd "$work/jar-$port" && exec env GOOGLE_API_KEYS="$keys" PORT="$port" HOST=127.0.0.1 GEMINI_API_BASE_URL="$upstream" "$@" \
        "$JAVA_HOME/bin/java" "@$project/scripts/jvm.flags" ${jvm_more:-} -jar "$project/target/gemini-balance.jar" >out 2>&1) &
    jar_pid=$!
    pids+=("$jar_pid")
}

await() { # PORT[/PATH] ...
    for port in "$@"; do
        for _ in $(seq 100); do
            curl -s -o /dev/null "http://127.0.0.1:$port" && break
            sleep 0.1
        done
    done
}

# Processor time of a process and its children so far, in ticks.
cpu() {
    local total=0 pid
    for pid in "$1" $(pgrep -P "$1" || true); do
        total=$((total + $(awk '{print $14 + $15}' "/proc/$pid/stat")))
    done
    echo $total
}

# Prints: requests/s, p50 ms, p99 ms, CPU µs per request, failures.
load() { # PORT PID CONNECTIONS SCRIPT SECONDS
    local before after
    before=$(cpu "$2")
    wrk -t1 -c"$3" -d"$5s" --latency -s "$4" "http://127.0.0.1:$1" >"$work/wrk.txt"
    after=$(cpu "$2")
    awk -v ticks=$((after - before)) -v hz="$tick" '
        function ms(t) { return t ~ /us$/ ? t / 1000 : t ~ /ms$/ ? t + 0 : t * 1000 }
        $1 == "50%" { p50 = ms($2) } $1 == "99%" { p99 = ms($2) }
        / requests in / { n = $1 } /Requests\/sec/ { rate = $2 }
        /Non-2xx/ { bad += $NF } /Socket errors/ { gsub(",", ""); bad += $4 + $6 + $8 + $10 }
        END { printf "%.0f %.2f %.2f %.1f %d\n", rate, p50, p99, ticks / hz * 1e6 / n, bad }' "$work/wrk.txt"
}

# The median of the numbers on standard input.
median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

small_body='{"contents":[{"role":"user","parts":[{"text":"Tell me something about the sea, please."}]}]}'
cat >"$work/small.lua" <<LUA
wrk.method = "POST"
wrk.path = "/v1beta/models/gemini-2.5-flash:generateContent"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["x-goog-api-key"] = "anything"
wrk.body = '$small_body'
LUA
answer='{"candidates":[{"content":{"parts":[{"text":"'$(printf 'word %.0s' $(seq 100))'"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":100,"totalTokenCount":105},"modelVersion":"gemini-2.5-flash"}'
common="daemon off; worker_processes 1; error_log stderr crit; events { worker_connections 16384; }"
