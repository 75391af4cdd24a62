#!/bin/sh
# Stands in for a command of the first boot: counts it, and ends everything before or after it when told to. What
# would change the machine only leaves a note in the device's folder.
name=${0##*/}
read -r count <"$WORLD/count"
count=$((count + 1))
echo "$count" >"$WORLD/count"
[ "$count" != "$CUT_BEFORE" ] || kill -KILL 0
code=0
case $name in
sync | sleep) ;;
dpkg)
    if [ "$1" = --install ]; then
        echo half >"$WORLD/dpkg"
        [ "$count" != "$CUT_BEFORE" ] && [ ! -f "$WORLD/dpkg-fails" ] && cp "$3" "$WORLD/dpkg" || code=1
    fi
    ;;
systemctl | hostname | useradd | usermod | rfkill | nmcli | networkctl) echo "$name $*" >>"$WORLD/told" ;;
id) exit 1 ;;
*) "/bin/$name" "$@" || code=$? ;;
esac
[ "$count" != "$CUT_AFTER" ] || kill -KILL 0
exit "$code"
