#!/bin/sh
# Stands in for a program: does what the file `does` beside its folder says, and writes down that it ran.
here=${0%/*}/..
trial=${SKERRY_TRIAL:+ on trial}
read -r version <"$here/version"
read -r does <"$here/does"
echo "this is $version"
if [ "$1" = rescue ]; then
    echo "rescue $version after $SKERRY_RESCUE" >>"$WORLD/ran"
    read -r does 2>/dev/null <"$here/in-rescue" || does=unfit
else
    echo "started $version$trial" >>"$WORLD/ran"
fi

commit() {
    { cat "$SKERRY_TRIAL"; echo outcome=committed; } >"$SKERRY_TRIAL.committed"
    /bin/mv -f "$SKERRY_TRIAL.committed" "$SKERRY_TRIAL"
}

case $does in
crash) exit 3 ;;
crash-later) [ -z "$trial" ] || { commit; exit 75; }; kill -SEGV $$ ;;
hang) exec /bin/sleep 60 ;;
deaf) trap '' TERM; /bin/sleep 60 & wait; wait; wait; exit 0 ;;
restart) exit 75 ;;
mend) echo good >"$here/does"; exit 75 ;;
wiped) exit 76 ;;
unfit) exit 2 ;;
mended-later) [ "$(grep -c '^rescue' "$WORLD/ran")" -ge 2 ] || exit 2 ;;
power-cut) [ -f "$WORLD/cut" ] || { : >"$WORLD/cut"; kill -KILL 0; } ;;
stage) [ -f "$WORLD/has-staged" ] || { : >"$WORLD/has-staged"; echo 2.0.0 >"$SKERRY_PROGRAM_FOLDER/staged"; exit 77; } ;;
wait) echo "$$" >"$WORLD/waits"; trap 'echo "stopped $version" >>"$WORLD/ran"; exit 143' TERM
    while :; do /bin/sleep 0.05; done ;;
esac
[ -z "$trial" ] || { commit; exit 75; }
echo "finished $version" >>"$WORLD/ran"
