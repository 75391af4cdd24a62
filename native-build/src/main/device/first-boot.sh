#!/bin/sh
# The first boot of a device whose card './skerry flash prepare' wrote (docs/flash.md): installs the agent from the
# boot partition and configures it, without any network. Each step leaves a mark once it is done, and may be done
# again: the power may go at any time.
#
#   first-boot.sh arm        has 'run' be started at this and every further boot until it is done
#   first-boot.sh arm-once   the same from systemd.run=, which it takes off the kernel's command line
#   first-boot.sh            the steps that are not done yet; our own image starts it so
set -u

bundle=$(cd "$(dirname "$0")" && pwd) || exit 1
root=${SKERRY_ROOT:-}
state=$root/var/lib/skerry
marks=$state/first-boot
log=$state/first-boot.log
units=$root/etc/systemd/system
leds=${SKERRY_LEDS:-/sys/class/leds}
patience=${SKERRY_PATIENCE:-15}

say() { echo "skerry: $*"; }

# blink COUNT: the activity LED, as many times; nothing where there is none.
blink() {
    [ -n "$led" ] || return 0
    blinked=0
    while [ "$blinked" -lt "$1" ]; do
        echo 1 >"$led/brightness"
        sleep 0.2
        echo 0 >"$led/brightness"
        sleep 0.2
        blinked=$((blinked + 1))
    done
}

find_led() {
    led=
    for led_name in ACT led0; do
        if [ -w "$leds/$led_name/brightness" ]; then
            led=$leds/$led_name
            echo none >"$led/trigger"
            return
        fi
    done
}

give_back_led() {
    [ -z "$led" ] || echo mmc0 >"$led/trigger" 2>/dev/null || :
}

# fail CODE TEXT: told on the console, in the log and by the LED, which blinks the code's last digit again and again.
fail() {
    say "$1 $2"
    { cat "$marks"/*.done 2>/dev/null; line failed "$1 $2"; } >"$log.new" && mv "$log.new" "$log" && sync
    rounds=0
    while [ -n "$led" ] && [ "$rounds" -lt 20 ]; do
        blink "${1#"${1%?}"}"
        sleep 2
        rounds=$((rounds + 1))
    done
    exit 1
}

# line STEP TEXT: when a step was taken, by the wall clock, by the time since the boot, and in which boot.
line() {
    read -r uptime rest <"${SKERRY_PROC:-/proc}/uptime"
    read -r boot <"${SKERRY_PROC:-/proc}/sys/kernel/random/boot_id"
    printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$(date +%s)" "$uptime" "$boot" "$2"
}

# step PLACE NAME: does it unless it is done, then marks it.
step() {
    mark=$marks/$1-$2.done
    [ ! -f "$mark" ] || return 0
    say "step $1: $2"
    blink "$1"
    detail=
    "do_$2"
    line "$2" "$detail" >"$marks/new" || fail SKR-F063 "The disk is full or broken: the mark of '$2' can't be written."
    sync
    mv "$marks/new" "$mark"
    keep_log
}

# The log is what the marks say: a power cut between a mark and the log costs nothing.
keep_log() {
    cat "$marks"/*.done >"$log.new" 2>/dev/null && mv "$log.new" "$log"
    sync
}

# put FILE MODE OWNER: standard input becomes the file, all of it or nothing.
put() {
    cat >"$1.new" || fail SKR-F063 "$1 can't be written: the disk is full or broken."
    chmod "$2" "$1.new"
    # Without such a user, as in a test, it stays root's.
    chown "$3" "$1.new" 2>/dev/null || :
    sync
    mv "$1.new" "$1"
}

do_booted() { detail=$SKERRY_METHOD; }

do_checked() {
    [ -f "$bundle/SHA256SUMS" ] || fail SKR-F061 "The card was pulled while it was prepared: prepare it again."
    (cd "$bundle" && sha256sum --quiet -c SHA256SUMS) \
        || fail SKR-F062 "A file in the folder skerry of the card is damaged: prepare it again."
}

# cloud-init does these by itself.
do_system() {
    case $SKERRY_METHOD in
        cloud-init) ;;
        # Raspberry Pi OS takes custom.toml away when it has gone by it, and calls its connection so.
        rpi-preseed)
            [ ! -f "$bundle/../custom.toml" ] || set_system
            [ -f "$root/etc/NetworkManager/system-connections/preconfigured.nmconnection" ] || set_network
            ;;
        *)
            set_system
            set_network
            ;;
    esac
    if [ -n "$SKERRY_USER" ]; then
        enable_service ssh || say "there is no SSH server"
    fi
}

set_system() {
    [ -z "$SKERRY_HOST_NAME" ] || set_host_name
    [ -z "$SKERRY_TIME_ZONE" ] || set_time_zone
    [ -z "$SKERRY_USER" ] || make_user
}

set_host_name() {
    echo "$SKERRY_HOST_NAME" | put "$root/etc/hostname" 644 root:root || exit 1
    { grep -v '^127\.0\.1\.1[[:space:]]' "$root/etc/hosts" 2>/dev/null; echo "127.0.1.1 $SKERRY_HOST_NAME"; } \
        | put "$root/etc/hosts" 644 root:root || exit 1
    hostname "$SKERRY_HOST_NAME" 2>/dev/null || :
}

set_time_zone() {
    [ -f "$root/usr/share/zoneinfo/$SKERRY_TIME_ZONE" ] || { say "there is no time zone $SKERRY_TIME_ZONE"; return 0; }
    ln -sf "/usr/share/zoneinfo/$SKERRY_TIME_ZONE" "$root/etc/localtime.new"
    mv "$root/etc/localtime.new" "$root/etc/localtime"
    echo "$SKERRY_TIME_ZONE" | put "$root/etc/timezone" 644 root:root || exit 1
}

make_user() {
    id -u "$SKERRY_USER" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash "$SKERRY_USER" \
        || fail SKR-F065 "The user $SKERRY_USER can't be made."
    for group in sudo adm dialout video gpio i2c spi; do
        usermod --append --groups "$group" "$SKERRY_USER" 2>/dev/null || :
    done
    echo "$SKERRY_USER ALL=(ALL) NOPASSWD: ALL" | put "$root/etc/sudoers.d/skerry-user" 440 root:root || exit 1
    mkdir -p "$root/home/$SKERRY_USER/.ssh"
    put "$root/home/$SKERRY_USER/.ssh/authorized_keys" 600 "$SKERRY_USER:$SKERRY_USER" <"$bundle/authorized_keys"
    chown "$SKERRY_USER:$SKERRY_USER" "$root/home/$SKERRY_USER/.ssh" 2>/dev/null || :
    chmod 700 "$root/home/$SKERRY_USER/.ssh"
    # Raspberry Pi OS would ask for a user on the console.
    systemctl disable userconfig.service >/dev/null 2>&1 || :
}

set_network() {
    copy_all nmconnection "$root/etc/NetworkManager/system-connections" NetworkManager
    copy_all network "$root/etc/systemd/network" systemd-networkd
    copy_all conf "$root/etc/wpa_supplicant" wpa_supplicant
    rfkill unblock wifi 2>/dev/null || :
    ! is_running NetworkManager || nmcli connection reload 2>/dev/null || :
    if [ -f "$bundle/network/wpa_supplicant-wlan0.conf" ]; then
        enable_service wpa_supplicant@wlan0.service || :
    fi
    ! is_running systemd-networkd || networkctl reload 2>/dev/null || :
}

# Not waited for: our own image has these start after the first boot, which would then wait for itself.
enable_service() {
    systemctl enable "$1" >/dev/null 2>&1 && systemctl start --no-block "$1" >/dev/null 2>&1
}

# Asking one that is not running would start it, and wait for that.
is_running() { systemctl --quiet is-active "$1" 2>/dev/null; }

# copy_all SUFFIX FOLDER PROGRAM: what the card has for this program.
copy_all() {
    for file in "$bundle"/network/*."$1"; do
        [ -f "$file" ] || continue
        [ -d "$2" ] || fail SKR-F065 "This system has no $3, by which its network was to be configured."
        mode=600
        # systemd-networkd reads as a user of its own, and has no secrets.
        [ "$1" != network ] || mode=644
        put "$2/${file##*/}" "$mode" root:root <"$file"
    done
}

do_installed() {
    # Our own image has the agent in it.
    [ -f "$bundle/skerry-agent.deb" ] || [ ! -x "$root/usr/lib/skerry/skerry-launch" ] || return 0
    tries=0
    until dpkg --configure -a && dpkg --install --force-confold "$bundle/skerry-agent.deb"; do
        tries=$((tries + 1))
        # Something else may have dpkg's lock at the first boot.
        [ "$tries" -lt "$patience" ] || fail SKR-F064 "The agent's package can't be installed; what dpkg says is above."
        sleep 2
    done
}

do_configured() {
    mkdir -p "$root/etc/skerry" "$state/profiles"
    put "$root/etc/skerry/agent.properties" 644 root:root <"$bundle/agent.properties"
    for profile in "$bundle"/profiles/*.yaml; do
        [ -f "$profile" ] || continue
        put "$state/profiles/${profile##*/}" 644 skerry:skerry <"$profile"
    done
    chown skerry:skerry "$state/profiles" 2>/dev/null || :
}

do_token() {
    [ ! -s "$bundle/token" ] || put "$state/enrol-token" 600 skerry:skerry <"$bundle/token"
}

# What is secret leaves the card, which anybody may read; a step of its own, for what was overwritten must not be
# taken for the token after a power cut.
do_wiped() {
    for secret in "$bundle/token" "$bundle/../custom.toml" "$bundle"/network/*.nmconnection "$bundle"/network/*.conf; do
        if [ -f "$secret" ]; then
            dd if=/dev/zero of="$secret" bs=1 count="$(wc -c <"$secret")" conv=notrunc,fsync 2>/dev/null
            sync
            rm -f "$secret"
        fi
    done
}

do_started() {
    systemctl enable skerry-agent.service >/dev/null 2>&1 || :
    systemctl restart --no-block skerry-agent.service || fail SKR-F066 "The agent's service does not start: journalctl -u skerry-agent"
}

run() {
    mkdir -p "$marks" || fail SKR-F063 "$marks can't be made: the disk is full or broken."
    keep_log
    [ ! -f "$marks/8-started.done" ] || return 0
    step 1 booted
    step 2 checked
    step 3 system
    step 4 installed
    step 5 configured
    step 6 token
    step 7 wiped
    step 8 started
    rm -f "$units/multi-user.target.wants/skerry-first-boot.service"
    give_back_led
    say "the agent is installed"
}

arm() {
    [ ! -f "$marks/8-started.done" ] || return 0
    mkdir -p "$units/multi-user.target.wants"
    put "$units/skerry-first-boot.service" 644 root:root <<UNIT
[Unit]
Description=Install the Skerry agent from the boot partition
RequiresMountsFor=$bundle
After=local-fs.target

[Service]
Type=oneshot
ExecStart=/bin/sh $bundle/first-boot.sh
StandardOutput=journal+console
Restart=on-failure
RestartSec=60
UNIT
    ln -sf ../skerry-first-boot.service "$units/multi-user.target.wants/skerry-first-boot.service"
    sync
}

start_now() {
    systemctl daemon-reload && systemctl start --no-block skerry-first-boot.service
}

# The kernel's command line is put back last: until then the next boot comes here again.
disarm_kernel() {
    cmdline=$bundle/../cmdline.txt
    sed 's/ systemd\.run=[^ ]*//; s/ systemd\.run_success_action=[^ ]*//; s/ systemd\.unit=kernel-command-line\.target//' \
        "$cmdline" >"$cmdline.new" || exit 1
    sync
    mv "$cmdline.new" "$cmdline"
    sync
}

find_led
[ -f "$bundle/device.env" ] || fail SKR-F061 "The card was pulled while it was prepared: prepare it again."
# shellcheck source=/dev/null
. "$bundle/device.env"
case "${1:-}" in
    arm) arm && start_now ;;
    arm-once) arm && disarm_kernel ;;
    '') run ;;
    *) say "usage: first-boot.sh [arm | arm-once]" && exit 2 ;;
esac
