# Finds the JDK and Maven, or says what to install. Sourced by ./skerry.

readonly required_java=25
readonly required_maven=3.8.7

say() {
    printf '%s\n' "$*" >&2
}

# fail CODE-AND-MESSAGE: ends the launcher; 3 is "this machine lacks something".
fail() {
    say "$*"
    exit 3
}

# Neither Maven nor Java starts in a folder that is no longer there.
require_folder() {
    [[ . -ef "$(pwd)" ]] || fail "SKR-T006 The folder that you are in was deleted. Change to another one, then run this again."
}

java_major() {
    local release="$1/release"
    [[ -x "$1/bin/javac" && -r "$release" ]] || return 1
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"
}

jdk_candidates() {
    [[ -z "${JAVA_HOME:-}" ]] || printf '%s\n' "$JAVA_HOME"
    local java
    if java=$(command -v java); then
        dirname "$(dirname "$(readlink -f "$java")")"
    fi
    local path
    for path in /usr/lib/jvm/* /usr/local/lib/jvm/* /opt/java/* /opt/jdk* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [[ -d "$path" ]] && printf '%s\n' "$path"
    done
    return 0
}

# Sets JAVA_HOME to the first JDK that is new enough.
find_jdk() {
    local candidate major
    while read -r candidate; do
        major=$(java_major "$candidate") || continue
        if [[ "${major:-0}" -ge $required_java ]]; then
            export JAVA_HOME="$candidate"
            return
        fi
    done < <(jdk_candidates)
    if apt-cache show "openjdk-$required_java-jdk-headless" >/dev/null 2>&1; then
        fail "SKR-T001 No JDK $required_java or newer was found. Install one, then run this again:
    sudo apt-get install openjdk-$required_java-jdk-headless"
    fi
    fail "SKR-T001 No JDK $required_java or newer was found (looked at JAVA_HOME, PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks).
Install Eclipse Temurin $required_java, then run this again. On Debian or Ubuntu, add Adoptium's package source as
https://adoptium.net/installation/linux says, then:
    sudo apt-get install temurin-$required_java-jdk
Anywhere else: unpack a JDK from https://adoptium.net and set JAVA_HOME to its folder."
}

# version_at_least HAVE WANT
version_at_least() {
    [[ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" == "$2" ]]
}

# Sets maven to the command to run; it runs on the JDK that find_jdk chose.
find_maven() {
    find_jdk
    local candidate version
    for candidate in "${MAVEN_HOME:-/nonexistent}/bin/mvn" "$(command -v mvn || true)" \
        /usr/share/maven/bin/mvn /opt/maven/bin/mvn "$HOME/.sdkman/candidates/maven/current/bin/mvn"; do
        [[ -n "$candidate" && -x "$candidate" ]] || continue
        version=$("$candidate" -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
        if [[ -n "$version" ]] && version_at_least "$version" "$required_maven"; then
            maven="$candidate"
            return
        fi
    done
    fail "SKR-T002 No Maven $required_maven or newer was found. Install it, then run this again:
    sudo apt-get install --no-install-recommends maven"
}
