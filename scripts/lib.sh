# Sourced by run, test and bench: where Java and Maven are, and what to say when they are not there.
# Written for bash 3.2 too, which macOS has.

required_java=25

die() {
    echo "$1" >&2
    exit 2
}

# Prints every place where a Java may be, best first.
java_candidates() {
    if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME/bin/java"; fi
    command -v java || true
    local java
    for java in \
        /usr/lib/jvm/*/bin/java \
        /opt/*/bin/java \
        "$HOME"/.sdkman/candidates/java/*/bin/java \
        /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
        /opt/homebrew/opt/openjdk*/bin/java; do
        echo "$java"
    done
}

# Prints what the file that a JDK has about itself says; nothing where there is none.
java_version() {
    local line
    [ -r "$1" ] || return 0
    while IFS= read -r line; do
        case $line in JAVA_VERSION=*)
            line=${line#JAVA_VERSION=\"}
            echo "${line%%[!0-9]*}"
            ;;
        esac
    done <"$1"
}

# Prints the home of the first Java that is new enough. With "jdk" it must have a compiler as well.
find_java() {
    local kind=${1:-jre} java facts version home
    while IFS= read -r java; do
        [ -x "$java" ] || continue
        # A JDK says in a file what it is; starting it to ask takes a third of a second.
        home=$(readlink -f "$java" 2>/dev/null || echo "$java")
        home=${home%/bin/java}
        version=$(java_version "$home/release")
        if [ "${version:-0}" -ge "$required_java" ] 2>/dev/null && { [ "$kind" = jre ] || [ -x "$home/bin/javac" ]; }; then
            echo "$home"
            return
        fi
        # Where there is no such file, it may be a wrapper.
        [ -z "$version" ] || continue
        facts=$("$java" -XshowSettings:properties -version 2>&1 </dev/null) || continue
        version=$(sed -n 's/^ *java\.specification\.version = //p' <<<"$facts")
        home=$(sed -n 's/^ *java\.home = //p' <<<"$facts")
        [ "${version%%.*}" -ge "$required_java" ] 2>/dev/null || continue
        [ "$kind" = jre ] || [ -x "$home/bin/javac" ] || continue
        echo "$home"
        return
    done < <(java_candidates)
    return 1
}

# Sets and exports JAVA_HOME, for Maven too.
need_java() {
    local what="Java $required_java or newer"
    if [ "${1:-jre}" = jdk ]; then what="a JDK $required_java or newer (with javac)"; fi
    JAVA_HOME=$(find_java "$@") || die "Gemini Balance needs $what and found none.\
 Install one, for example from https://adoptium.net, or set JAVA_HOME."
    export JAVA_HOME
}

need_maven() {
    command -v mvn >/dev/null || die "Gemini Balance is built with Maven 3.8 or newer and found none.\
 Install it, for example with 'apt-get install maven' or 'brew install maven', or from https://maven.apache.org."
}

# What follows needs $project, the folder of the sources.
jar=${project:-.}/target/gemini-balance.jar

# Folders count as well: they are newer when a file in them was removed.
jar_is_fresh() (
    [ -f "$jar" ] || return 1
    cd "$project"
    local source sources=()
    for source in .mvn pom.xml src web; do
        if [ -e "$source" ]; then sources+=("$source"); fi
    done
    [ -z "$(find "${sources[@]}" -name node_modules -prune -o -newer "$jar" -print)" ]
)

build_jar() {
    need_maven
    echo "Building target/gemini-balance.jar (the first time, Maven fetches what it needs) ..." >&2
    local log
    # Quiet when all is well: some Mavens warn about themselves on a new Java.
    if ! log=$(cd "$project" && mvn -B -q -ntp -DskipTests package 2>&1 </dev/null); then
        echo "$log" >&2
        die "The jar could not be built; Maven says why above."
    fi
}

# Prints the cache with which this jar starts faster, made where there is none yet; nothing where none can be made.
# Its name tells the jar, the flags and the Java that it was made for: the JVM itself would take one of an older jar for
# the same where time and size agree (JDK-8377932).
start_cache() {
    local hash cache
    command -v sha256sum >/dev/null || return 0
    hash=$(cat "$jar" "$project/scripts/jvm.flags" "$JAVA_HOME/release" | sha256sum)
    cache=$project/target/start-${hash:0:16}.aot
    if [ ! -s "$cache" ]; then
        rm -f "$project"/target/start-*.aot
        echo "Making the cache for faster starts (once after each build) ..." >&2
        if ! "$project/scripts/aot-cache" "$JAVA_HOME" "$jar" "$project/scripts/jvm.flags" "$cache" >&2; then
            echo "There will be none; the service starts without." >&2
            rm -f "$cache"
            return 0
        fi
    fi
    echo "$cache"
}
