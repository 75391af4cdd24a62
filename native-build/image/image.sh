#!/usr/bin/env bash
# Builds and boots our own image for arm64 boards: Debian, mosquitto and the agent. Needs neither a container engine
# nor loop devices nor mounts. Run by './skerry image'.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly here
readonly suite=trixie
readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/skerry/image
readonly boot_mebibytes=256
readonly boot_start_mebibytes=4

usage() {
    cat <<'TEXT'
Usage: ./skerry image build --package FILE.deb [--out FILE] [--size MIB] [--fresh]
       ./skerry image boot FILE [--reach GUEST-PORT:HOST-PORT] [--forward HOST-PORT:GUEST-PORT] [--serial LOG]
                                [--processors N] [--memory MIB] [--snapshot]

Our own image for arm64 boards (Raspberry Pi 3, 4, Zero 2 W and emulated ones): Debian, mosquitto and the agent.
'./skerry flash prepare FILE' writes onto it what the agent has to know, './skerry flash write' brings it to a card.

build
  --package FILE  the agent's Debian package for arm64, as './skerry package --target linux-arm64' makes it
  --out FILE      the image; skerry-<suite>-arm64.img in the working directory unless given
  --size MIB      its size, 2048 unless given; on the card the last partition grows to the card's end
  --fresh         fetch Debian's packages again; without it the root file system of the last build is taken,
                  which lies in the cache folder (~/.cache/skerry/image)

boot, in an emulated Cortex-A53 of this machine, without any network but what is named
  --reach G:H     10.0.2.100:G in the emulated machine leads to port H of this machine's loopback
  --forward H:G   port H of this machine's loopback leads to port G of the emulated machine
  --serial LOG    write the console to this file; without it, to the terminal (Ctrl-A X ends the machine)
  --processors N  2 unless given
  --memory MIB    1024 unless given
  --snapshot      forget at the end what the machine wrote

The first build takes some 10 minutes, later ones one.
Exit codes: 0 done, 2 wrong usage, 3 something is missing on this machine, 4 the build failed.
TEXT
}

say() {
    printf '%s\n' "$*" >&2
}

# fail EXIT-CODE CODE-AND-MESSAGE
fail() {
    say "$2"
    exit "$1"
}

wrong_usage() {
    fail 2 "SKR-T210 $1. See './skerry image --help'."
}

# need COMMAND:PACKAGE…: all that is missing at once.
need() {
    local entry missing=()
    for entry in "$@"; do
        command -v "${entry%%:*}" >/dev/null || [[ -x "/usr/sbin/${entry%%:*}" ]] || missing+=("${entry#*:}")
    done
    [[ ${#missing[@]} -eq 0 ]] || fail 3 "SKR-T211 This needs Debian packages that are missing. Install them, then run this again:
    sudo apt-get install --no-install-recommends ${missing[*]}"
}

need_arm64() {
    [[ $(uname -m) == aarch64 || -e /proc/sys/fs/binfmt_misc/qemu-aarch64 ]] \
        || fail 3 "SKR-T212 This machine can't run arm64 programs, which the packages' own scripts are. Install the emulator, then run this again:
    sudo apt-get install --no-install-recommends qemu-user-static binfmt-support"
}

# The root file system without the agent, made once for each recipe.
root_archive() {
    local recipe archive
    recipe=$(cat "$here/packages.txt" "$here/initramfs/modules" "$here/root.sh" | sha256sum | cut -c1-16)
    archive=$cache/root-$suite-$recipe.tar
    if [[ "$1" == true || ! -s "$archive" ]]; then
        mkdir -p "$cache"
        say "Making the root file system of Debian $suite (some 10 minutes, log: $cache/root.log)"
        if ! "$here/root.sh" "$suite" "$archive.new" >"$cache/root.log" 2>&1; then
            rm -f "$archive.new"
            tail -n 15 "$cache/root.log" >&2
            fail 4 "SKR-T213 Debian's packages could not be brought together; $cache/root.log has all of it. Is the mirror reached, and is the disk not full?"
        fi
        find "$cache" -name 'root-*.tar' -delete
        mv "$archive.new" "$archive"
    fi
    printf '%s\n' "$archive"
}

build() {
    local package='' out='' size=2048 fresh=false
    while [[ $# -gt 0 ]]; do
        case "$1" in
            --package) package=${2-} ;;
            --out) out=${2-} ;;
            --size) size=${2-} ;;
            --fresh)
                fresh=true
                shift
                continue
                ;;
            *) wrong_usage "'./skerry image build' has no option '$1'" ;;
        esac
        [[ $# -ge 2 ]] || wrong_usage "'$1' needs a value"
        shift 2
    done
    [[ -n "$package" ]] || wrong_usage "--package is missing: './skerry package --target linux-arm64' makes one"
    [[ -r "$package" ]] || fail 2 "SKR-T214 $package can't be read."
    [[ "$size" =~ ^[0-9]{4,6}$ && $size -ge 1536 ]] || wrong_usage "'--size $size' is no number of MiB from 1536 on"
    need mmdebstrap:mmdebstrap mkfs.vfat:dosfstools mcopy:mtools mke2fs:e2fsprogs sfdisk:fdisk dpkg-deb:dpkg
    need_arm64
    [[ $(dpkg-deb --field "$package" Architecture 2>/dev/null) == arm64 ]] \
        || fail 2 "SKR-T214 $package is no Debian package for arm64."
    out=${out:-skerry-$suite-arm64.img}
    local root work
    root=$(root_archive "$fresh")
    work=$(mktemp -d "${TMPDIR:-/tmp}/skerry-image.XXXXXX")
    # shellcheck disable=SC2064 # the folder of now
    trap "rm -rf '$work'" EXIT
    local log=$cache/image.log
    say "Installing the agent ($(basename "$package"), log: $log)"
    file_systems "$root" "$package" "$work" $((size - boot_start_mebibytes - boot_mebibytes)) >"$log" 2>&1 || {
        tail -n 15 "$log" >&2
        fail 4 "SKR-T213 The file systems could not be made; $log has all of it. Is the disk not full?"
    }
    say "Bringing the partitions together"
    assemble "$work" "$out.new" "$size"
    mv "$out.new" "$out"
    say "$out: $(du -h --apparent-size "$out" | cut -f1), $(du -h "$out" | cut -f1) of them used. Next:
    ./skerry flash prepare $out --gateway https://… and then ./skerry flash write $out /dev/…"
}

# file_systems ROOT PACKAGE WORK ROOT-MIB: writes boot.fat and root.ext4 into WORK. mmdebstrap lends the privileges:
# its hooks run where the files have their owners, as root or in a user namespace.
file_systems() {
    printf '#!/bin/sh\nexec %q "$1" %q %q %q %q %q\n' \
        "$here/customise.sh" "$(realpath "$2")" "$here/overlay" "$3" "$boot_mebibytes" "$4" >"$3/customise"
    chmod +x "$3/customise"
    mmdebstrap --architectures=arm64 --variant=custom --format=null --skip=setup,update,cleanup \
        --setup-hook="tar-in $1 /" --customize-hook="$3/customise" "$suite" /dev/null
}

# assemble WORK OUT SIZE-MIB
assemble() {
    local root_start=$((boot_start_mebibytes + boot_mebibytes))
    rm -f "$2"
    truncate -s "${3}M" "$2"
    # An MBR: the boot ROM of a Raspberry Pi 3 reads nothing else.
    sfdisk --quiet "$2" <<TEXT
label: dos
label-id: 0x534b5259
start=${boot_start_mebibytes}MiB, size=${boot_mebibytes}MiB, type=c, bootable
start=${root_start}MiB, type=83
TEXT
    dd if="$1/boot.fat" of="$2" bs=1M seek=$boot_start_mebibytes conv=sparse,notrunc status=none
    dd if="$1/root.ext4" of="$2" bs=1M seek=$root_start conv=sparse,notrunc status=none
    sync "$2"
}

boot() {
    [[ $# -ge 1 && "$1" != -* ]] || wrong_usage "'./skerry image boot' needs the image's file"
    local image=$1 processors=2 memory=1024 serial='' network='user,id=net,restrict=on' snapshot=()
    shift
    while [[ $# -gt 0 ]]; do
        case "$1" in
            --reach) network+=$(reach "${2-}") ;;
            --forward) network+=$(forward "${2-}") ;;
            --serial) serial=${2-} ;;
            --processors) processors=${2-} ;;
            --memory) memory=${2-} ;;
            --snapshot)
                snapshot=(-snapshot)
                shift
                continue
                ;;
            *) wrong_usage "'./skerry image boot' has no option '$1'" ;;
        esac
        [[ $# -ge 2 ]] || wrong_usage "'$1' needs a value"
        shift 2
    done
    [[ -r "$image" ]] || fail 2 "SKR-T214 $image can't be read."
    local tools=(qemu-system-aarch64:qemu-system-arm mcopy:mtools)
    [[ "$network" != *guestfwd* ]] || tools+=(nc:netcat-openbsd)
    need "${tools[@]}"
    kernel=$(mktemp -d "${TMPDIR:-/tmp}/skerry-boot.XXXXXX")
    local fat=$image@@$((boot_start_mebibytes * 1024 * 1024))
    mcopy -i "$fat" '::/vmlinuz-*' '::/initrd.img-*' "$kernel/" 2>"$kernel/log" \
        || fail 2 "SKR-T214 $image has no kernel on its boot partition: is it an image of './skerry image build'?"
    # Never "max": ONNX Runtime picks its instructions by the processor.
    # shellcheck disable=SC2054 # the commas are QEMU's
    local arguments=(-machine virt -cpu cortex-a53 -smp "$processors" -m "$memory" -nodefaults -no-reboot
        -display none -kernel "$(newest "$kernel" vmlinuz)" -initrd "$(newest "$kernel" initrd.img)"
        -append "$(kernel_arguments)"
        -drive "if=none,id=card,format=raw,file=$image" -device virtio-blk-pci,drive=card
        -netdev "$network" -device virtio-net-pci,netdev=net,romfile=)
    if [[ -n "$serial" ]]; then
        arguments+=(-serial "file:$serial" -monitor none)
    else
        arguments+=(-serial mon:stdio)
    fi
    # Replaces this shell: a signal to it is one to the machine.
    exec qemu-system-aarch64 ${snapshot[@]+"${snapshot[@]}"} "${arguments[@]}"
}

newest() {
    find "$1" -name "$2-*" | sort -V | tail -n 1
}

kernel_arguments() {
    printf '%s' "root=LABEL=skerry-root rw rootwait console=ttyAMA0 panic=10 systemd.default_device_timeout_sec=600"
}

# reach GUEST-PORT:HOST-PORT: a connection each, for a forwarded character device takes but one.
reach() {
    [[ "$1" =~ ^([0-9]{1,5}):([0-9]{1,5})$ ]] || wrong_usage "'--reach $1' is not GUEST-PORT:HOST-PORT"
    printf ',guestfwd=tcp:10.0.2.100:%s-cmd:nc 127.0.0.1 %s' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

forward() {
    [[ "$1" =~ ^([0-9]{1,5}):([0-9]{1,5})$ ]] || wrong_usage "'--forward $1' is not HOST-PORT:GUEST-PORT"
    printf ',hostfwd=tcp:127.0.0.1:%s-:%s' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
}

case "${1:-}" in
    build | boot)
        command=$1
        shift
        if [[ " $* " == *' --help '* || " $* " == *' -h '* ]]; then
            usage
        else
            "$command" "$@"
        fi
        ;;
    '' | -h | --help) usage ;;
    *) wrong_usage "'./skerry image' has no command '$1'" ;;
esac
