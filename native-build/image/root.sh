#!/usr/bin/env bash
# root.sh SUITE ARCHIVE: brings Debian's packages together to a root file system, without the agent.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=$(grep -v '^#' "$here/packages.txt" | paste -sd,)
# The initial file system names what the boards and the emulator need: a tenth of all modules.
# shellcheck disable=SC2016 # $1 is the hook's
mmdebstrap --architectures=arm64 --variant=minbase --format=tar --components=main,non-free-firmware \
    --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d" && echo MODULES=list > "$1/etc/initramfs-tools/conf.d/skerry"' \
    --essential-hook="copy-in $here/initramfs/modules /etc/initramfs-tools" \
    "$1" "$2"
