#!/bin/sh
# awk.sh AWK LIST PROCESSES: hottest.awk over the files that LIST names, shared among processes.
set -eu
export LC_ALL=C
parts=$(mktemp -d)
trap 'rm -rf "$parts"' EXIT
split -n "r/$3" "$2" "$parts/list."
for list in "$parts"/list.*; do
    xargs "$1" -f "$(dirname "$0")/hottest.awk" < "$list" > "$list.best" &
done
wait
sort -t, -k1,1 -k2,2gr -k4,4 -k3,3 "$parts"/*.best | awk -F, '!seen[$1]++'
