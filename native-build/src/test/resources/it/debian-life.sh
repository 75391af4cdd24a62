#!/bin/sh
# debian-life.sh PROGRAM WORK OLD.deb NEW.deb: the life of a package as dpkg itself leads it, in this machine's own
# system under an overlay, so that nothing of it stays. Prints what is there after each step.
set -eu

program=$1
if [ "$2" != within ]; then
    work=$2
    mount -t tmpfs -o mode=0755,size=256m tmpfs "$work"
    mkdir "$work/upper" "$work/work" "$work/root"
    mount -t overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" overlay "$work/root"
    mkdir -p "$work/root/debs"
    cp "$3" "$work/root/debs/old.deb"
    cp "$4" "$work/root/debs/new.deb"
    cp "$0" "$work/root/debs/life.sh"
    exec chroot "$work/root" /bin/sh /debs/life.sh "$program" within
fi

package=skerry-$program
case $program in
    agent) user=skerry ;;
    *) user=$package ;;
esac
state=/var/lib/$user
settings=/etc/skerry/$program.properties
wants=/etc/systemd/system/multi-user.target.wants/$package.service
export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

tell() {
    printf '%s status=%s' "$1" "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || echo none)"
    [ ! -L "$wants" ] || printf ' enabled'
    [ ! -d "$state" ] || stat -c ' state=%U:%G:%a' "$state" | tr -d '\n'
    [ ! -e "$state/reading" ] || printf ' reading'
    [ ! -e "$settings" ] || printf ' settings=%s' "$(sed -n 's/^skerry.agent.id=//p' "$settings")"
    [ ! -e /etc/skerry/gateway-root.pem ] || printf ' pem'
    printf '\n'
}

does() {
    "$@" >/debs/log 2>&1 </dev/null || { cat /debs/log; exit 1; }
}

# What this machine may have of it is not what is tried.
dpkg --purge "$package" >/dev/null 2>&1 || :
rm -rf /etc/skerry "$state"

does dpkg --install /debs/old.deb
tell installed
getent passwd "$user" | cut -d: -f6,7
echo skerry.agent.id=mine >>"$settings"
touch "$state/reading" /etc/skerry/gateway-root.pem
# The newer one brings other settings; --force-confold is what an unattended upgrade says.
does dpkg --install --force-confold /debs/new.deb
tell upgraded
does dpkg --remove "$package"
tell removed
does dpkg --install --force-confold /debs/new.deb
tell again
# Who disabled it finds it disabled after an upgrade.
does systemctl disable "$package.service"
does dpkg --install --force-confold /debs/new.deb
tell disabled
does dpkg --purge "$package"
tell purged
