#!/bin/sh
# Stands in for a command of the launcher: counts it, ends everything before or after it when told to, and
# does not make anybody wait.
name=${0##*/}
case $name in
sleep) exec /bin/sleep "$(echo "$1" | sed 's/^\(.\)$/0.0\1/; s/^\(..\)$/0.\1/')" ;;
# Whatever is cut off here is cut off before the next command.
sync) exit 0 ;;
esac
read -r count <"$WORLD/count"
count=$((count + 1))
echo "$count" >"$WORLD/count"
[ "$count" != "$CUT_BEFORE" ] || kill -KILL 0
if [ -n "$IS_FULL" ] && [ "$name" = ln ]; then
    echo "no room" >&2
    exit 1
fi
"/bin/$name" "$@"
code=$?
[ "$count" != "$CUT_AFTER" ] || kill -KILL 0
exit "$code"
