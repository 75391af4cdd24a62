#!/bin/sh
# customise.sh ROOT PACKAGE OVERLAY WORK BOOT-MIB ROOT-MIB: installs the agent into the root file system, and makes
# boot.fat and root.ext4 of it. Run by mmdebstrap, where the files have their owners.
set -eu
root=$1 package=$2 overlay=$3 work=$4 boot_mib=$5 root_mib=$6

cp -R "$overlay/." "$root/"
chmod 0755 "$root/usr/lib/skerry/grow-root"

mkdir -p "$root/tmp/package"
cp "$package" "$root/tmp/package/agent.deb"
chroot "$root" dpkg --install /tmp/package/agent.deb
rm -rf "$root/tmp/package"

chroot "$root" systemctl enable systemd-networkd.service systemd-resolved.service systemd-timesyncd.service \
    ssh.service mosquitto.service skerry-grow-root.service skerry-first-boot.service
ln -sf ../run/systemd/resolve/stub-resolv.conf "$root/etc/resolv.conf"
echo skerry >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tskerry\n::1\tlocalhost\n' >"$root/etc/hosts"
# Made anew on each device: two with the same could not be told apart.
: >"$root/etc/machine-id"
rm -f "$root"/etc/ssh/ssh_host_*
# Nobody logs in by a password.
chroot "$root" passwd --lock root >/dev/null

# What the boards' firmware and the emulator start from: Debian's hook has put it there.
boot=$root/boot/firmware
# Upgrades of the kernel write the line anew by this.
echo 'ROOTPART="LABEL=skerry-root"' >>"$root/etc/default/raspi-firmware"
echo "root=LABEL=skerry-root rw rootwait fsck.repair=yes panic=10 console=tty0 console=serial0,115200" >"$boot/cmdline.txt"
truncate -s "${boot_mib}M" "$work/boot.fat"
mkfs.vfat -F 32 -n SKERRY-BOOT -i 534b5259 "$work/boot.fat" >/dev/null
mcopy -s -Q -i "$work/boot.fat" "$boot"/* ::/
find "$boot" -mindepth 1 -delete

truncate -s "${root_mib}M" "$work/root.ext4"
mkdir "$work/root"
# Seen without what is mounted into it, such as /proc.
# shellcheck disable=SC2016 # that shell's own
unshare --mount sh -eu -c 'mount --bind "$1" "$2" && mke2fs -q -t ext4 -L skerry-root -d "$2" "$3"' \
    populate "$root" "$work/root" "$work/root.ext4"
