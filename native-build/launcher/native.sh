# Builds native executables and packs them (docs/native.md). Sourced by ./skerry.

readonly builder_image=${SKERRY_NATIVE_IMAGE_BUILDER:-quay.io/quarkus/ubi9-quarkus-mandrel-builder-image:jdk-25}

is_native_package() {
    [[ "$1" == package && " $* " == *' --native '* ]]
}

# package_native ARGUMENT…: 'package' with --native among its arguments, which the rest is passed on without.
package_native() {
    local target arguments=() argument
    target=$(native_target)
    shift
    for argument in "$@"; do
        case "$argument" in
            --native) ;;
            --target | --target=*)
                say "SKR-T191 A native executable is built for the machine that builds it, $target: leave --target away, or run this on the other machine."
                exit 2
                ;;
            *) arguments+=("$argument") ;;
        esac
    done
    local builder=()
    mapfile -t builder < <(native_builder)
    [[ ${#builder[@]} -gt 0 ]] || exit 3
    build_if_stale
    local folder="$home/native-build/target/native"
    build_native "$folder" "${builder[@]}"
    local version
    version=$(sed -n 's/^.*<version>\([0-9.]*\)\(-SNAPSHOT\)\{0,1\}<.version>.*/\1/p' "$home/pom.xml" | head -n 1)
    local packages="$home/native-build/target/packages/$target-native"
    mkdir -p "$packages"
    cp "$folder/gateway" "$packages/skerry-gateway-$version-$target-native"
    printf '%s\n' "$packages/skerry-gateway-$version-$target-native"
    run_tool package --target "$target" --native-executable "$folder/agent" --out "$packages" \
        ${arguments[@]+"${arguments[@]}"}
}

native_target() {
    case "$(uname -s) $(uname -m)" in
        'Linux x86_64') printf 'linux-x64\n' ;;
        'Linux aarch64') printf 'linux-arm64\n' ;;
        *) fail "SKR-T192 Native executables are for Linux on x86-64 or arm64; this machine is $(uname -sm)." ;;
    esac
}

# Maven's arguments that say what builds; nothing if there is nothing that can.
native_builder() {
    local graalvm=${GRAALVM_HOME:-} engine
    if [[ -n "$graalvm" ]]; then
        if [[ ! -x "$graalvm/bin/native-image" ]]; then
            say "SKR-T193 GRAALVM_HOME is $graalvm, which has no bin/native-image. Set it to the folder of a GraalVM or Mandrel $required_java, or unset it."
            return
        fi
        local major
        major=$("$graalvm/bin/native-image" --version | sed -n '1s/^native-image \([0-9]*\).*/\1/p')
        if [[ "$major" != "$required_java" ]]; then
            say "SKR-T194 $graalvm has native-image ${major:-of an unknown version}; this needs $required_java. Install Mandrel $required_java and set GRAALVM_HOME to it."
            return
        fi
        printf '%s\n' "-Dquarkus.native.graalvm-home=$graalvm"
        return
    fi
    for engine in podman docker; do
        if command -v "$engine" >/dev/null && "$engine" info >/dev/null 2>&1; then
            printf '%s\n' -Dquarkus.native.container-build=true "-Dquarkus.native.container-runtime=$engine" \
                "-Dquarkus.native.builder-image=$builder_image"
            return
        fi
    done
    say "SKR-T195 Nothing here builds native executables. Either unpack Mandrel $required_java (https://github.com/graalvm/mandrel/releases) with gcc and zlib1g-dev
installed, and set GRAALVM_HOME to its folder; or install podman (apt-get install podman), which fetches the builder $builder_image."
}

# build_native FOLDER MAVEN-ARGUMENT…: leaves FOLDER/agent and FOLDER/gateway.
build_native() {
    local folder="$1" log="$home/target/native.log" module
    shift
    find_maven
    say "Building native executables; each takes 5 to 10 minutes and 6 GB of memory. The log is target/native.log."
    # Beside the jars that the build left, not in their place.
    if ! run_maven "$log" -Dquick -Dspotless.check.skip=true -Djacoco.skip=true -Dmaven.test.skip.exec=true \
        -Pnative "$@" -pl edge-agent,gateway -am package; then
        say "SKR-T196 The native build failed. What it lacks stands above and in $log; docs/native.md tells how entries are added."
        exit 4
    fi
    mkdir -p "$folder"
    for module in agent:edge-agent gateway:gateway; do
        local built=("$home/${module#*:}"/target/*-runner)
        [[ -x "${built[0]}" ]] || fail "SKR-T196 The native build left no executable of ${module#*:}; see $log."
        cp "${built[0]}" "$folder/${module%%:*}"
    done
}
