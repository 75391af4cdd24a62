# Builds what is stale and shows how far it is. Sourced by ./skerry.

readonly stamp="$home/target/built.stamp"
readonly modules=(device-profiles cloud-sync edge-agent gateway native-build)

tool_jar() {
    local jars=("$home"/native-build/target/native-build-*.jar)
    printf '%s\n' "${jars[0]}"
}

# Folders count too: deleting a file changes only its folder's time.
is_stale() {
    [[ -f "$stamp" && -f "$(tool_jar)" ]] || return 0
    [[ -f "$home/edge-agent/target/quarkus-app/quarkus-run.jar" ]] || return 0
    [[ -f "$home/gateway/target/quarkus-app/quarkus-run.jar" ]] || return 0
    local module sources=("$home/pom.xml" "$home/.mvn")
    for module in "${modules[@]}"; do
        sources+=("$home/$module/pom.xml" "$home/$module/src/main")
    done
    # The simulator is a test fixture that the command line carries.
    sources+=("$home/cloud-sync/src/test/java/dev/skerry/sync/sim" "$home/cloud-sync/src/test/java/dev/skerry/sync/testkit")
    [[ -n "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]]
}

# run_maven LOG ARGUMENT…: one line per module when it begins, everything in the log.
run_maven() {
    local log="$1" status=0
    shift
    local extra=()
    read -r -a extra <<<"${SKERRY_MAVEN_ARGS:-}"
    mkdir -p "$(dirname "$log")"
    # The subshell keeps its own working folder: Maven reads .mvn/ from there.
    (cd "$home" && "$maven" -B ${extra[@]+"${extra[@]}"} "$@") 2>&1 | tee "$log" | show_progress || status=$?
    if [[ $status -ne 0 ]]; then
        say "SKR-T003 The build failed. Its last lines (all of it: $log):"
        grep -E '^\[(ERROR|WARNING)\]' "$log" | tail -n 25 >&2 || tail -n 25 "$log" >&2
    fi
    return $status
}

# Reads Maven's output; prints each module when it begins, after how many seconds, and on a terminal what is
# done now. Modules are built side by side: when one ends does not show.
show_progress() {
    local line module='' downloads=0 started=$SECONDS now=''
    while IFS= read -r line; do
        case "$line" in
            *'Downloaded from '*)
                downloads=$((downloads + 1))
                now="$downloads files fetched"
                ;;
            '[INFO] Building '*'['*/*']')
                module=$(sed -E 's/^\[INFO\] Building (.*) [^ ]+ +(\[[0-9]+\/[0-9]+\])$/\2 \1/' <<<"$line")
                now=''
                begin_module "$module" $((SECONDS - started))
                ;;
            '[INFO] --- '*)
                now=${line#'[INFO] --- '}
                now=${now%% (*}
                ;;
            '[INFO] Running '*)
                now=${line#'[INFO] Running '}
                ;;
            *) continue ;;
        esac
        [[ ! -t 2 || -z "$module" ]] || printf '\r\033[K%s  %ds  %s' "$module" $((SECONDS - started)) "${now:0:50}" >&2
    done
    [[ ! -t 2 ]] || printf '\r\033[K' >&2
}

begin_module() {
    [[ ! -t 2 ]] || printf '\r\033[K' >&2
    printf '%-75s after %4d s\n' "$1" "$2" >&2
}

# takes_nothing COMMAND EXPLANATION ARGUMENT…: ends the launcher if there is an argument.
takes_nothing() {
    case "${3:-}" in
        '') return ;;
        -h | --help)
            printf 'Usage: ./skerry %s\n\n%s\n' "$1" "$2"
            exit 0
            ;;
        *)
            say "SKR-T004 './skerry $1' takes no options and no arguments; '$3' is one too many."
            exit 2
            ;;
    esac
}

# The programs only: quality gates and tests belong to ./skerry test.
build_if_stale() {
    is_stale || return 0
    find_maven
    mkdir -p "$home/target"
    exec 9>"$home/target/build.lock"
    if command -v flock >/dev/null; then
        flock 9
        is_stale || return 0
    fi
    say "Building with JDK $JAVA_HOME"
    [[ -d "$HOME/.m2/repository" ]] || say "The first build fetches the libraries (about 400 MB); later ones take seconds."
    local begun
    begun=$(mktemp "$home/target/begun.XXXXXX")
    if ! run_maven "$home/target/build.log" -Dquick -Dspotless.check.skip=true -Djacoco.skip=true \
        -Dmaven.test.skip.exec=true package; then
        rm -f "$begun"
        exit 4
    fi
    # What changed while Maven ran is stale still.
    mv "$begun" "$stamp"
    mark_quick
    exec 9>&-
}

clean() {
    local module
    for module in "${modules[@]}"; do
        rm -rf "${home:?}/$module/target"
    done
    rm -rf "$home/gateway/node_modules" "${home:?}/target"
    say "Deleted what was built."
}
