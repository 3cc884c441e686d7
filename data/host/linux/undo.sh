#!/bin/sh
# Takes back what apply.sh changed on this host, by the record that it kept, and names what it cannot.
# Newest change first. Run it as root; with --what-if it only tells.
#
#   sh undo.sh --what-if
#
#   --wait SECONDS    how long the service may take to come up (120)
#   --folder FOLDER   of log and record (/var/lib/smlockdown-host)
#   --what-if         changes nothing

# ---- common.sh comes here ----

TAKES='--wait=WAIT --folder=FOLDER'
FLAGS='--what-if=WHAT_IF'
read_options "$@"

# A service that runs on as apply left it.
SERVICE_LEFT=

# The entry stays in the record.
cannot() {
  say "Not taken back: $1"
  return 1
}

# SmarterMails that run as this user.
service_of() {
  mail_services | while IFS= read -r line; do
    read_service "$line"
    [ "$(uid_of_service)" != "$1" ] || printf '%s\n' "$unit"
  done
}

# No SmarterMail needs what is this user's. With --what-if one may still.
is_free() {
  [ "$WHAT_IF" = no ] || return 0
  running=${SERVICE_LEFT:-$(service_of "$1")}
  [ -z "$running" ] || cannot "the service $running still runs as $(name_of passwd "$1")."
}

# UNIT UID DROP-IN. Where it does not come up so, it runs on as it did: mail goes before tidiness. It ran when apply changed
# it: one that stands still was left so by a run that was killed.
undo_service() {
  now=$(service_now "$1") || cannot "there is no service $1 any more." || return
  read_service "$now"
  if [ "$active" = active ] && [ "$(uid_of_service)" = "$2" ] && [ "$(drop_in_now "$1")" = "$3" ]; then return; fi
  change "Let the service $1 run as $(name_of passwd "$2") again, and wait for it" || return 0
  uid=$(uid_of_service)
  health=$(health_ports)
  drop_in=$(keep_drop_in "$1") || cannot "$FOLDER cannot be written." || return
  hold_signals
  if run_with "$1" "$3" "$2" "$health"; then
    free_signals
    return
  fi
  SERVICE_LEFT=$1
  run_with "$1" "$drop_in" "$uid" "$health" || say "The service $1 does not come up as $(name_of passwd "$uid") again either."
  free_signals
  cannot "the service $1 does not come up as $(name_of passwd "$2"). See: journalctl -u $1"
}

# FOLDER OWNER MODE UID LISTS
undo_folder() {
  [ -d "$R$1" ] || cannot "there is no folder $1 any more." || return
  is_free "$4" || return
  change "Give $1, and what lies in it, back to its owners of before" || return 0
  lists=$(record_folder)/$5
  find "$R$1" -uid "$4" \( -type d -o -links 1 \) -execdir chown -h "$2" -- '{}' +
  find "$lists" -name 'owner *' -printf '%f\n' | while read -r _ owner; do
    still_there "$R$1" <"$lists/owner $owner" | xargs -0 -r chown -h "$owner" -- || exit 1
  done || cannot "not all files of $1 could be given back." || return
  find "$lists" -name 'mode *' -printf '%f\n' | while read -r _ mode; do
    still_there "$R$1" <"$lists/mode $mode" | xargs -0 -r chmod "$mode" -- || exit 1
  done || cannot "not all files of $1 got their modes back." || return
  chmod "$3" "$R$1"
  [ "$(stat -c '%u:%g %a' "$R$1")" = "$2 $3" ] || cannot "$1 is not as it was."
}

# Of names below a folder, those that are there: mail comes and goes. No link takes the place of a file, or of a folder on the way
# to it: the user of the service may put one there that leads to what is root's.
still_there() {
  # shellcheck disable=SC2016
  TOP=$1 xargs -0 -r sh -c 'for one; do
    [ -e "$one" ] || continue
    at=$one
    while [ "$at" != "$TOP" ]; do
      [ ! -L "$at" ] && [ -n "$at" ] || continue 2
      at=${at%/*}
    done
    printf "%s\0" "$one"
  done' sh
}

# Goes once nothing runs as it any more.
undo_user() {
  user_id=$(uid_of "$1")
  [ -n "$user_id" ] || return 0
  is_free "$user_id" || return
  change "Remove the user $1" || return 0
  userdel "$1" && [ -z "$(uid_of "$1")" ] || cannot "the user $1 could not be removed."
}

# NAME SHELL DESCRIPTION
undo_user_settings() {
  change "Set shell and description of the user $1 as before" || return 0
  usermod --shell "$2" --comment "$3" "$1" || cannot "the user $1 could not be set."
}

# NAME GROUPS
undo_groups() {
  change "Put the user $1 into the groups of before ($2)" || return 0
  usermod --append --groups "$(printf '%s' "$2" | tr ' ' ',')" "$1" || cannot "the groups of $1 could not be set."
}

undo_port() {
  change "Take away the rule for port $API_PORT" || return 0
  remove_port || cannot "the rule for port $API_PORT is still in force."
}

undo_entry() {
  IFS=$US read -r kind target first second third fourth _ <<LINE
$1
LINE
  case $kind in
    service) undo_service "$target" "$first" "$second" ;;
    folder) undo_folder "$target" "$first" "$second" "$third" "$fourth" ;;
    user) undo_user "$target" ;;
    user-settings) undo_user_settings "$target" "$first" "$second" ;;
    groups) undo_groups "$target" "$first" ;;
    port) undo_port ;;
    *) cannot "this script knows no '$kind'." ;;
  esac
}

tell_edits
begin_run undo
check_record
record=$(record_file)
if [ ! -e "$record" ]; then
  say "There is no record of apply.sh in $FOLDER: nothing to take back."
  exit 0
fi

kept=$(record_head)
number=$(wc -l <"$record")
while [ "$number" -gt 1 ]; do
  entry=$(sed -n "${number}p" "$record")
  if ! undo_entry "$entry"; then
    kept=$(printf '%s\n%s' "$(record_head)" "$entry${kept#"$(record_head)"}")
  fi
  number=$((number - 1))
done
[ "$WHAT_IF" = no ] || exit 0

say 'Not in the record: capabilities of files (getcap shows them), which a change of owners takes.'
done=$record.undone-$(date -u +%Y%m%d%H%M%S)
cp "$record" "$done"
if [ "$kept" != "$(record_head)" ]; then
  printf '%s\n' "$kept" >"$record.tmp" && mv "$record.tmp" "$record"
  say 'What was not taken back stays in the record: run undo.sh again when it can be.'
  exit 1
fi
rm -f "$record"
[ ! -d "$(record_folder)" ] || mv "$(record_folder)" "$done.d"
say "Taken back: $CHANGES changed. Run check.sh for the proof."
