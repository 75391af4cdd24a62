# Runs the tests and counts what really ran. Sourced by ./skerry.

# Package and the command that shows it is there.
readonly emulation_packages=(
    qemu-system-arm:qemu-system-aarch64 qemu-user-static:qemu-aarch64-static binfmt-support:update-binfmts
    mmdebstrap:mmdebstrap mtools:mcopy dosfstools:mkfs.vfat e2fsprogs:mke2fs fdisk:sfdisk
    netcat-openbsd:nc openssh-client:ssh)
readonly test_packages=(
    cloud-init:cloud-init mtools:mcopy dosfstools:mkfs.vfat fdisk:sfdisk mount:losetup e2fsprogs:mke2fs xz-utils:xz zstd:zstd
    mosquitto:mosquitto mosquitto-clients:mosquitto_pub libcoap3-bin:coap-client-notls openssl:openssl chromium:chromium
    python3:python3 curl:curl busybox:busybox
    fonts-dejavu-core:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf procps:ps util-linux:setsid util-linux:setpriv systemd:systemd-analyze)

test_usage() {
    cat <<'TEXT'
Usage: ./skerry test [--fast | --long | --emulation | --package DIR] [--without-emulation] [--screenshots]

Runs every test and prints 'N passed, N failed' last; exits 0 only if none failed and every test class ran.

  --fast         the unit tests only, without those tagged 'slow': no processes, no quality gates
  --long         every test, with 200 kills of a writing agent, 400 power losses and 400 damaged outboxes
                 instead of a few; some 25 minutes more. A failure prints its seed,
                 SKERRY_MAVEN_ARGS=-Dskerry.test.seed=N replays it
                 With the stage of --emulation at its end
  --emulation    only the tests of our image in an emulated board (qemu-system-aarch64): its first boot,
                 enrolment, telemetry, updates, power cuts; some 40 minutes
  --without-emulation
                 with --long: leave that stage out, and say so
  --package DIR  the system tests only, with the agent of this package, and its gateway if it has one, in the
                 place of those built here: a folder that ./skerry package wrote, or a program's unpacked tree
  --screenshots  also write the pictures of docs/images, and others into native-build/target/screenshots,
                 from the browser tests

The system tests need Debian packages; they are installed if this may be done (root and apt-get), else named.
Exit codes: 0 all passed, 1 a test failed or did not run, 2 wrong usage, 3 something is missing on this machine,
4 the build failed.
TEXT
}

run_tests() {
    local stages=(full) emulation=true arguments=()
    while [[ $# -gt 0 ]]; do
        case "$1" in
            --fast) stages=(fast) ;;
            --long)
                stages=(full emulated)
                arguments+=(-Dskerry.test.kills=200 -Dskerry.test.rounds=400)
                ;;
            --emulation) stages=(emulated) ;;
            --without-emulation) emulation=false ;;
            --package)
                stages=(package)
                take_package "${2:-}"
                shift
                ;;
            --screenshots) arguments+=("-Dskerry.screenshots=$home/docs/images") ;;
            -h | --help)
                test_usage
                return
                ;;
            *)
                say "SKR-T004 './skerry test' has no option '$1'. See './skerry test --help'."
                exit 2
                ;;
        esac
        shift
    done
    find_maven
    export ORT_DISABLE_TELEMETRY=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 SKERRY_HOME="$home"
    # Failures do not end the run, so that all of them are seen; they are counted from the reports.
    arguments+=(-Dmaven.test.failure.ignore=true)
    local started=$SECONDS stage status=0
    mkdir -p "$home/target"
    remove_old_reports
    $emulation || stages=("${stages[@]/emulated/}")
    for stage in "${stages[@]}"; do
        [[ -z "$stage" ]] || "${stage}_stage" "${arguments[@]}" || status=4
    done
    local counted=0
    summarise "${stages[*]}" $((SECONDS - started)) || counted=1
    $emulation || not_checked
    [[ $status -eq 0 ]] || exit $status
    exit $counted
}

fast_stage() {
    local status=0
    run_maven "$home/target/test.log" -T 2 -Dquick -Dspotless.check.skip=true -Djacoco.skip=true \
        -DexcludedGroups=slow "$@" test || status=4
    mark_quick
    return $status
}

full_stage() {
    install_packages "${test_packages[@]}"
    forget_quick_classes
    local begun status=0
    begun=$(mktemp "$home/target/begun.XXXXXX")
    run_maven "$home/target/test.log" -T 2 "$@" verify || status=4
    # Every program was packaged on the way: nothing to build before the next command.
    if [[ $status -eq 0 ]]; then mv "$begun" "$stamp"; else rm -f "$begun"; fi
    return $status
}

# The system tests alone; what take_package found stands in the environment.
package_stage() {
    install_packages "${test_packages[@]}"
    run_maven "$home/target/test.log" -T 2 -Dquick -Dspotless.check.skip=true -Djacoco.skip=true \
        -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false "$@" verify
}

# take_package DIR: has the system tests run its programs, unpacked if they are not.
take_package() {
    local tree="$1" archives=("$1"/skerry-agent-*.tar.zst) gateway gateways=("$1"/skerry-gateway-*)
    [[ -n "$1" && ! -f "$1/target" && -f "${archives[0]}" ]] && tree=$(unpacked agent "${archives[0]}")
    if [[ ! -x "$tree/bin/skerry-agent" ]]; then
        say "SKR-T197 './skerry test --package' needs the folder of a package; '$1' has neither a program's tree nor skerry-agent-….tar.zst."
        exit 2
    fi
    SKERRY_TEST_AGENT=$(cd "$tree" && pwd)
    export SKERRY_TEST_AGENT
    # A native gateway is one executable.
    gateway=${gateways[0]}
    [[ "$gateway" != *.tar.zst ]] || gateway=$(unpacked gateway "$gateway")
    [[ ! -x "$gateway" ]] || export SKERRY_TEST_GATEWAY="$gateway"
    say "The system tests run $SKERRY_TEST_AGENT ($(cat "$tree/target"))${SKERRY_TEST_GATEWAY:+ and $SKERRY_TEST_GATEWAY}."
}

# unpacked PROGRAM ARCHIVE: prints where it is.
unpacked() {
    local tree="$home/target/tested-package/$1"
    rm -rf "$tree"
    mkdir -p "$tree"
    tar --zstd -xf "$2" -C "$tree" --strip-components=1 \
        || fail "SKR-T198 $2 can't be unpacked. Install zstd (apt-get install zstd), or make the package again."
    printf '%s\n' "$tree"
}

# Our image, made of what stands here, in an emulated board.
emulated_stage() {
    install_packages "${test_packages[@]}" "${emulation_packages[@]}"
    build_if_stale
    local folder="$home/target/emulation"
    mkdir -p "$folder"
    "$home/skerry" package --target linux-arm64 --out "$folder" || return
    "$home/skerry" image build --package "$folder"/skerry-agent_*_arm64.deb --out "$folder/skerry.img" || return
    run_maven "$home/target/emulation.log" -Dquick -Dspotless.check.skip=true -Djacoco.skip=true \
        -pl native-build -am -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Dskerry.test.groups=emulated -Dskerry.test.excluded=none "-Dskerry.test.image=$folder/skerry.img" \
        "$@" verify
}

not_checked() {
    say "
NOT CHECKED, as --without-emulation was given: that our image boots, enrols and sends readings on arm64; that an
update that crashes or hangs is rolled back there; that models compute there what they compute here; that a power
cut during the first boot does no harm. './skerry test --emulation' checks it."
}

# install_packages PACKAGE:COMMAND…
install_packages() {
    local entry missing=()
    for entry in "$@"; do
        command -v "${entry#*:}" >/dev/null || [[ -e "${entry#*:}" || -e "/usr/sbin/${entry#*:}" ]] \
            || missing+=("${entry%%:*}")
    done
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $(id -u) -eq 0 ]] && command -v apt-get >/dev/null; then
        say "Installing what the tests need: ${missing[*]}"
        local log="$home/target/packages.log"
        if (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
            "${missing[@]}") >"$log" 2>&1; then
            return
        fi
        tail -n 10 "$log" >&2
        fail "SKR-T005 The packages could not be installed (log: $log). Install them, then run this again:
    apt-get install --no-install-recommends ${missing[*]}"
    fi
    fail "SKR-T005 The tests need Debian packages that are missing. Install them, then run this again:
    sudo apt-get install --no-install-recommends ${missing[*]}"
}

remove_old_reports() {
    local module
    for module in "${modules[@]}"; do
        rm -rf "$home/$module/target/surefire-reports" "$home/$module/target/failsafe-reports"
    done
}

# Classes compiled without Error Prone would otherwise count as up to date in the full run.
forget_quick_classes() {
    [[ -f "$home/target/quick" ]] || return 0
    local module
    for module in "${modules[@]}"; do
        rm -rf "$home/$module/target/classes" "$home/$module/target/maven-status"
    done
    rm -f "$home/target/quick" "$stamp"
}

mark_quick() {
    touch "$home/target/quick"
}

# summarise STAGES SECONDS: prints what the XML reports say; false if anything failed or did not run.
summarise() {
    local module suites passed=0 failed=0 skipped=0 totals missing=()
    for module in "${modules[@]}"; do
        read -r suites mp mf ms <<<"$(count_reports "$module")"
        totals=$(printf '%-16s %4d suites  %5d passed  %3d failed' "$module" "$suites" "$mp" "$mf")
        [[ $ms -eq 0 ]] || totals+="  $ms skipped"
        say "$totals"
        passed=$((passed + mp)) failed=$((failed + mf)) skipped=$((skipped + ms))
        mapfile -t -O ${#missing[@]} missing < <(classes_without_report "$module" "$1")
    done
    list_results '<(failure|error)[ >]' "Failed:"
    list_results '<skipped' "Skipped:"
    [[ ${#missing[@]} -eq 0 ]] || printf 'Did not run: %s\n' "${missing[@]}" >&2
    say "Took $2 s."
    [[ $skipped -eq 0 ]] || say "$skipped skipped"
    printf '%d passed, %d failed\n' "$passed" $((failed + ${#missing[@]}))
    [[ $failed -eq 0 && ${#missing[@]} -eq 0 && $passed -gt 0 ]]
}

report_files() {
    find "$home/$1/target/surefire-reports" "$home/$1/target/failsafe-reports" -name 'TEST-*.xml' 2>/dev/null || true
}

# count_reports MODULE: suites, passed, failed, skipped
count_reports() {
    report_files "$1" | xargs -r grep -h -m 1 '<testsuite ' | awk '
        function attribute(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
        }
        { suites++; tests += attribute("tests"); skipped += attribute("skipped")
          failed += attribute("failures") + attribute("errors") }
        END { print suites + 0, tests - failed - skipped, failed + 0, skipped + 0 }'
}

# classes_without_report MODULE STAGES: test classes that these stages compiled and that left no report, as after a crash.
classes_without_report() {
    local folder="$home/$1/target/test-classes" class
    [[ -d "$folder" ]] || return 0
    while read -r class; do
        class=${class#./}
        belongs_to "$2" "$folder/$class" || continue
        class=${class%.class}
        class=${class//\//.}
        [[ -f "$home/$1/target/surefire-reports/TEST-$class.xml" || -f "$home/$1/target/failsafe-reports/TEST-$class.xml" ]] \
            || printf '%s\n' "$class"
    done < <(cd "$folder" && find . \( -name '*Test.class' -o -name '*IT.class' \) ! -name '*$*')
}

# belongs_to STAGES CLASS-FILE: tags leave a class out of the fast stage, and bring it into the emulated one.
belongs_to() {
    local tagged=false emulated=false
    if grep -q 'Lorg/junit/jupiter/api/Tag;' "$2"; then
        tagged=true
        ! grep -q emulated "$2" || emulated=true
    fi
    case " $1 " in
        *' fast '*) [[ "$2" == *Test.class ]] && ! $tagged ;;
        *' full '*' emulated '*) true ;;
        *' full '*) ! $emulated ;;
        *' package '*) [[ "$2" == *IT.class ]] && ! $emulated ;;
        *) $emulated ;;
    esac
}

# list_results PATTERN TITLE: the test cases whose element is followed by the pattern.
list_results() {
    local module names
    names=$(for module in "${modules[@]}"; do report_files "$module"; done | xargs -r awk -v pattern="$1" '
        /<testcase / { name = $0; sub(/.* classname="/, "", name); class = name; sub(/".*/, "", class)
                       method = $0; sub(/.*<testcase name="/, "", method); sub(/".*/, "", method) }
        $0 ~ pattern { why = $0; if (!sub(/.* message="/, "", why)) why = ""; sub(/".*/, "", why)
                       print "  " class "." method "  " substr(why, 1, 200) }')
    [[ -z "$names" ]] || say "$2
$names"
}
