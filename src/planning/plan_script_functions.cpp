// SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The shell functions of an exported plan. POSIX only: no local, no arrays, no fractional sleep is relied on.
#include "planning/plan_script.h"

namespace ktrdr {

namespace {

constexpr const char* kFunctions = R"KTRDR(
# --- talking and remembering ---------------------------------------------------------------------------------
LC_ALL=C
export LC_ALL
SSH=${SSH:-}
CURL=${CURL:-curl}
POLL=${POLL:-2}
work=$(mktemp -d "${TMPDIR:-/tmp}/ktrdr-plan.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
interrupted=
trap 'interrupted=yes; say "stop asked for: the step that runs is finished first"' INT TERM
: >"$work/changed"
ssh_config >"$work/ssh_config"

say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }
now() { date +%s; }
why() { sed -n '$p' "$work/err" 2>/dev/null; }
changed() { grep -qx "$1" "$work/changed"; }
is_at() { printf '%s\n' "$2" >"$work/at.$1"; }

# exec_ssh ARGUMENT...: with the environment's settings, or with your own command; takes the place of its shell
exec_ssh() {
    if [ -n "$SSH" ]; then
        # shellcheck disable=SC2086 # SSH may hold options
        exec $SSH -o BatchMode=yes "$@"
    fi
    [ -z "$jump" ] || set -- -J "$jump" "$@"
    exec ssh -F "$work/ssh_config" "$@"
}

# on_node SECONDS: runs $command on $node with standard input from $work/in; 143 when it takes longer
on_node() {
    limit=$1
    node_address "$node"
    exec_ssh -p "$port" "$user@$host" "$command" <"$work/in" >"$work/out" 2>"$work/err" &
    child=$!
    (
        left=$limit
        while [ "$left" -gt 0 ]; do
            sleep 1
            left=$((left - 1))
        done
        kill "$child"
    ) >/dev/null 2>&1 &
    watchdog=$!
    while :; do # a signal ends the wait, not the step
        ended=0
        wait "$child" || ended=$?
        kill -0 "$child" 2>/dev/null || break
    done
    kill "$watchdog" 2>/dev/null
    wait "$watchdog" 2>/dev/null
    return "$ended"
}

# fetch URL [OPTION...]: the answer without blanks and line ends
fetch() {
    url_=$1
    shift
    [ -z "$ca_file" ] || set -- --cacert "$ca_file" "$@"
    # shellcheck disable=SC2086 # CURL may hold options
    $CURL -sS -f -m 10 --noproxy '*' "$@" "$url_" 2>"$work/err" | tr -d ' \t\r\n'
}
# The header that the backend wants is not for workers: anybody can register an address as one.
of_backend() { # of_backend PATH
    if [ -n "$auth_header" ]; then fetch "$backend_url$1" -H "@$AUTH_FILE"; else fetch "$backend_url$1"; fi
}

# --- reading the cluster -------------------------------------------------------------------------------------
# What runs inside: lines "commit ID", "unit STATE", "step 0|1", "owed 0|1" (1: the unit was not restarted since the
# tree was switched, so what runs may be older than the commit)
look_inside() { # look_inside CT
    target "$1"
    "probe_$1" >"$work/in"
    command='/bin/sh -s'
    on_node 30 && grep -qx end "$work/out"
}

activity() { # activity URL: prints idle, busy or unknown
    case $(fetch "$1/api/v1/operations?active_only=true") in
    *'"active_count":0,'* | *'"active_count":0}'*) echo idle ;;
    *'"active_count":'[1-9]*) echo busy ;;
    *) echo unknown ;;
    esac
}

backend_healthy() {
    answer=$(of_backend "$health_path")
    case $answer in
    *'"healthy":false'*) return 1 ;;
    *'"healthy":true'* | *'"status":"ok"'* | *'"status":"healthy"'* | *'"status":"operational"'*) return 0 ;;
    esac
    return 1
}

# Entries of the worker registry, one a line: inner objects are taken out first, so that every "{" begins an entry.
# This is no JSON parser: a brace inside a text would mislead it. The answers of the backend hold none.
registry() { of_backend /api/v1/workers | sed -e ':a' -e 's/:{[^{}]*}/:0/g' -e 'ta' | tr '{' '\n'; }
entries_of() { registry | grep -iE -e "$entry"; } # of the target that is set
usable() { grep -iE '"status":"(available|busy)"'; }

# Newest "last seen healthy" on standard input, as UTC text that sorts by time; empty when there is none.
newest_healthy() {
    sed -n 's/.*"last_healthy_at":"\([^"]*\)".*/\1/p' | sed -e 's/Z$//' -e 's/+00:00$//' |
        grep -E '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+$' | sort | tail -n 1
}
later() { awk -v a="$1" -v b="$2" 'BEGIN { exit !((a "") > (b "")) }'; }

stop_mark() { # from "seconds.fraction" of the container's clock to the registry's form of time
    mark=$(sed -n 's/^ktrdr:stopped-at \([0-9.]*\)$/\1/p' "$work/out" | tail -n 1)
    [ -n "$mark" ] || return 1
    whole=${mark%%.*}
    text=$(date -u -d "@$whole" +%Y-%m-%dT%H:%M:%S 2>/dev/null || date -u -r "$whole" +%Y-%m-%dT%H:%M:%S) || return 1
    case $mark in *.*) text=$text.${mark#*.} ;; esac
    printf '%s\n' "$text"
}

# An entry from before the restart proves nothing: it must have been seen healthy since.
is_registered() { # is_registered CT
    entries_of | usable >"$work/entries"
    if ! [ -s "$work/entries" ]; then
        [ -e "$work/since.$1" ] || : >"$work/since.$1"
        seen='not in the registry as available'
        return 1
    fi
    healthy=$(newest_healthy <"$work/entries")
    [ -e "$work/since.$1" ] || printf '%s\n' "$healthy" >"$work/since.$1"
    seen='its entry is from before the restart'
    [ -n "$healthy" ] && later "$healthy" "$(cat "$work/since.$1")"
}

# --- steps: 0 done, 75 busy and to be tried later, anything else failed ----------------------------------------
# send CT SECONDS SCRIPT COMMIT: COMMIT is what the container is on afterwards, "-" when that does not change
send() {
    target "$1"
    until_=$(($(now) + $2))
    tries=0
    while :; do
        tries=$((tries + 1))
        "$3" >"$work/in"
        command=$line
        [ "$4" = - ] || begin_change "$1"
        sent=0
        on_node "$2" || sent=$?
        if mark=$(stop_mark); then printf '%s\n' "$mark" >"$work/since.$1"; fi
        case $sent in
        0)
            [ "$4" = - ] || is_at "$1" "$4"
            return 0 ;;
        143 | 255)
            found=2
            if [ "$4" != - ]; then
                found=0
                find_out "$1" "$4" || found=$?
            fi
            [ "$found" != 0 ] || return 0
            [ "$found" != 2 ] || [ "$tries" -ge 3 ] || { sleep "$POLL" && continue; } ;;
        *)
            if ! grep -qE '^ktrdr:phase (stop|checkout|sync|start|restart|done)$' "$work/out"; then
                [ "$4" = - ] || take_back_change "$1"
                case $sent in
                75 | 76) return 75 ;;
                73) [ "$(now)" -ge "$until_" ] || { sleep "$POLL" && continue; } ;;
                esac
            fi ;;
        esac
        say "  $name: the script ended with status $sent: $(why)"
        return 1
    done
}

# Written down before the script leaves: an unknown outcome counts as changed.
begin_change() {
    was_at=$(cat "$work/at.$1" 2>/dev/null)
    is_at "$1" unknown
    was_changed=yes
    changed "$1" && return
    was_changed=
    printf '%s\n' "$1" >>"$work/changed"
}
take_back_change() { # it was refused before it touched anything
    [ -n "$was_changed" ] || sed -i.old '$d' "$work/changed"
    is_at "$1" "$was_at"
}

# The connection was lost: the outcome is looked up before anything is repeated.
find_out() { # find_out CT COMMIT: 0 it happened, 2 it did not and nothing runs there any more, 1 cannot be read
    give_up=$(($(now) + 120))
    say "  $name: the outcome is unknown, finding out"
    while [ "$(now)" -lt "$give_up" ]; do
        if look_inside "$1" && grep -qx 'step 0' "$work/out"; then
            for line_ in "commit $2" 'unit active' 'owed 0'; do
                grep -qx "$line_" "$work/out" || return 2
            done
            is_at "$1" "$2"
            return 0
        fi
        sleep "$POLL"
    done
    return 1
}

# await_idle CT: 75 when busy, 1 when it does not say for a minute
await_idle() {
    target "$1"
    until_=$(($(now) + 60))
    while [ "$(now)" -lt "$until_" ]; do
        case $(activity "$url") in
        idle) return 0 ;;
        busy) return 75 ;;
        esac
        sleep "$POLL"
    done
    say "  $name: it does not say whether it is idle ($url): $(why)"
    return 1
}

# await_ready CT SECONDS COMMIT CONDITION...: every condition was seen, each at least once
await_ready() {
    ct=$1
    target "$ct"
    limit_=$2
    commit=$3
    shift 3
    open=$*
    watched=$*
    : >"$work/seen"
    dead=0
    until_=$(($(now) + limit_))
    while :; do
        left=
        case $watched in *unit-active*)
            if look_inside "$ct"; then cp "$work/out" "$work/seen"; else : >"$work/seen"; fi ;;
        esac
        for condition in $open; do
            hold=1
            seen=
            case $condition in
            commit) if grep -qx "commit $commit" "$work/seen" && grep -qx 'owed 0' "$work/seen"; then hold=0; fi ;;
            unit-active)
                ! grep -qx 'unit active' "$work/seen" || hold=0
                seen=$(grep '^unit ' "$work/seen") ;;
            healthy) backend_healthy && hold=0 ;;
            answers) [ -n "$(fetch "$url/")" ] && hold=0 ;;
            registered) is_registered "$ct" && hold=0 ;;
            esac
            [ "$hold" = 0 ] || left="$left $condition"
        done
        [ -n "$left" ] || return 0
        open=$left
        # Also after it was seen active once: a unit that is restarted again and again ends as failed.
        if grep -qxE 'unit (failed|inactive)|detail auto-restart' "$work/seen"; then dead=$((dead + 1)); else dead=0; fi
        if [ "$dead" -ge 2 ]; then
            say "  $name: $unit does not stay up: $(sed -n 's/^log //p' "$work/seen" | tail -n 1)"
            return 1
        fi
        if [ "$(now)" -ge "$until_" ]; then
            say "  $name: not ready within $limit_ s, still open:$open ${seen:+($seen)}"
            return 1
        fi
        sleep "$POLL"
    done
}

# observe SECONDS CT...: three readings in a row that are not well end it
observe() {
    until_=$(($(now) + $1))
    shift
    bad=0
    while :; do
        trouble=
        backend_healthy || trouble='the backend is not healthy'
        for ct in "$@"; do
            target "$ct"
            [ -n "$(entries_of | usable)" ] || trouble="$name is not registered as available"
        done
        if [ -n "$trouble" ]; then bad=$((bad + 1)); else bad=0; fi
        if [ "$bad" -ge 3 ]; then
            say "  not well during the observation: $trouble"
            return 1
        fi
        if [ "$(now)" -ge "$until_" ] && [ "$bad" = 0 ]; then return 0; fi
        [ -z "$interrupted" ] || return 1
        sleep "$POLL"
    done
}

# --- order -----------------------------------------------------------------------------------------------------
# each LANE "CT ...": one after another; a busy one is returned to until its budget is used up and only busy ones are
# left. On the way back ($back) an error is remembered and the others still go back.
each() {
    lane=$1
    queue=$2
    failed=
    while [ -n "$queue" ]; do
        busy=
        for ct_ in $queue; do
            if [ -n "$interrupted" ] && [ -z "$back" ]; then return 1; fi
            lane_ended=0
            "${lane}_$ct_" || lane_ended=$?
            case $lane_ended in
            0) rm -f "$work/busy.$ct_" ;;
            75)
                target "$ct_"
                [ -e "$work/busy.$ct_" ] || { now >"$work/busy.$ct_" && say "  $name is busy, later"; }
                busy="$busy $ct_" ;;
            *)
                lane_failed "$ct_"
                [ -n "$back" ] || return 1 ;;
            esac
        done
        queue=
        for ct_ in $busy; do
            if [ $(($(now) - $(cat "$work/busy.$ct_"))) -lt "$busy_budget" ]; then
                queue="$queue $ct_"
                continue
            fi
            target "$ct_"
            say "  $name is still busy after $busy_budget s"
            lane_failed "$ct_"
            [ -n "$back" ] || return 1
        done
        [ -z "$queue" ] || sleep "$POLL"
    done
    [ -z "$failed" ]
}

lane_failed() {
    failed=yes
    if [ -n "$back" ]; then : >"$work/failed.$1"; else printf '%s\n' "$1" >"$work/cause"; fi
}
last_changed_first() { sed '1!G;h;$!d' "$work/changed" | grep -vx "$1" | tr '\n' ' '; } # all but one

# The plan relies on these commits; another one means that somebody was here since it was made.
check_facts() {
    for ct_ in "$@"; do
        if ! look_inside "$ct_"; then
            say "$name cannot be read: $(why)"
            return 1
        fi
        if ! grep -qx "commit $old" "$work/out"; then
            say "$name is on another commit than when the plan was made: $(grep '^commit ' "$work/out")"
            return 1
        fi
        is_at "$ct_" "$old"
    done
}

check_age() {
    age=$(($(now) - made_at))
    [ "$age" -le 900 ] || [ "${ANY_AGE:-}" = yes ] || {
        say "The plan is $((age / 60)) minutes old. Make it again, or set ANY_AGE=yes; the commits are compared either way."
        return 1
    }
}

# What the connections need and the script must not hold.
check_access() {
    if [ -n "$auth_header" ] && ! [ -r "${AUTH_FILE:-}" ]; then
        say "The backend wants the header $auth_header: write the line '$auth_header: VALUE' into a file that only you" \
            'can read, and name it in AUTH_FILE'
        return 1
    fi
    [ -z "$SSH" ] && [ -n "$agent_key" ] || return 0
    ssh-add -L 2>"$work/err" | while IFS= read -r key; do
        case $(printf '%s\n' "$key" | ssh-keygen -l -f - 2>/dev/null) in
        *" $agent_key "*) printf '%s\n' "$key" >"$work/agent_key.pub" ;;
        esac
    done
    if ! [ -s "$work/agent_key.pub" ]; then
        say "The ssh-agent does not hold the key $agent_key: $(why)"
        return 1
    fi
    printf '    IdentityFile "%s"\n    IdentitiesOnly yes\n' "$work/agent_key.pub" >>"$work/ssh_config"
}

confirm() { # confirm NAME
    answer=${CONFIRM:-}
    if [ -z "$answer" ] && (: </dev/tty) 2>/dev/null; then
        printf 'This changes %s. Type its name to go on: ' "$1" >/dev/tty
        IFS= read -r answer </dev/tty || answer=
    fi
    [ "$answer" = "$1" ] || { say "Not confirmed: type $1, or set CONFIRM=$1" && return 1; }
}

table() {
    printf '\n%-28s %-8s %-16s %-16s %s\n' TARGET CT BEFORE WANTED NOW
    for ct_ in "$@"; do
        target "$ct_"
        at=$(cat "$work/at.$ct_" 2>/dev/null)
        case $at in
        "$old") at=$old_label ;;
        "$new") at=$new_label ;;
        *) at=unknown ;;
        esac
        printf '%-28s %-8s %-16s %-16s %s\n' "$name" "$ct_" "$old_label" "$new_label" "$at"
    done
}

# inside_words CT COMMAND: what to type to run it inside
inside_words() {
    node_address "$node"
    printf '%s%s -p %s %s@%s pct exec %s -- %s' "$typed" "${jump:+ -J $jump}" "$port" "$user" "$host" "$1" "$2"
}

what_next() { # what_next ENVIRONMENT VERSION: why it ended, and how it goes on
    if [ -s "$work/cause" ]; then
        ct_=$(cat "$work/cause")
        target "$ct_"
        printf 'See why %s did not do it:\n  %s\n' "$name" "$(inside_words "$ct_" "journalctl -u $unit -n 100 --no-pager")"
    fi
    printf 'Mend what the lines above name, then deploy again:\n  ktrdrctl deploy --env %s --version %s\n' "$1" "$2"
}

next_commands() { # what to look at where the state is not certain
    for ct_ in "$@"; do
        target "$ct_"
        [ -e "$work/failed.$ct_" ] || { changed "$ct_" && [ "$(cat "$work/at.$ct_")" != "$old" ]; } || continue
        printf 'Look at %s: %s\n' "$name" "$(inside_words "$ct_" "systemctl status $unit")"
        printf '  its version before was %s, commit %s\n' "$old_label" "$old"
    done
}
)KTRDR";

} // namespace

const char* planScriptFunctions() { return kFunctions; }

} // namespace ktrdr
