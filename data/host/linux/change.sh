# What apply and undo share: carrying out one change, the record of what was there before it, and the changes that both make.

WAIT=120
CONTINUE=no
LEFT=0
LOCK=
UNIT_FOLDER=/etc/systemd/system
DROP_IN_NAME=smlockdown.conf
PORT_FOLDER=/etc/smlockdown-host

# ---- carrying out

# One change: told; with --what-if told only, and then false.
change() {
  if [ "$WHAT_IF" = yes ]; then
    printf 'What if: %s\n' "$1"
    return 1
  fi
  say "$1"
  CHANGES=$((CHANGES + 1))
}

left() {
  LEFT=$((LEFT + 1))
  say "Left: $1"
}

# Only one run at a time on a host. A folder is made by one of two, never by both; it goes with the run.
begin_run() {
  case $WAIT in
    '' | *[!0-9]*) stop '--wait takes a number of seconds. Nothing was changed.' ;;
  esac
  is_root || stop 'Run this as root (sudo). Nothing was changed.'
  [ "$WHAT_IF" = no ] || return 0
  open_folder
  mkdir -p "$R/run"
  if ! mkdir "$R/run/smlockdown-host.lock" 2>/dev/null; then
    stop 'Another run of these scripts is under way on this host. If there is none (one was killed): rmdir /run/smlockdown-host.lock. Nothing was changed.'
  fi
  LOCK=$R/run/smlockdown-host.lock
  trap 'rmdir "$LOCK"' EXIT
  trap 'exit 130' INT TERM HUP
  log "$1: begins on $(uname -n)"
}

# From stopping a service until it is up again, or put back: neither a key nor a lost connection ends that half-way.
hold_signals() {
  trap '' INT TERM HUP PIPE
}

free_signals() {
  trap 'exit 130' INT TERM HUP
  trap - PIPE
}

# ---- the record

# A line each, oldest first: kind, target, and what was there before.
record_file() {
  printf '%s' "$R$FOLDER/smlockdown-host-record"
}

# Owners and modes of single files, and files as they were.
record_folder() {
  printf '%s' "$R$FOLDER/smlockdown-host-record.d"
}

record_head() {
  printf 'smlockdown-host-record%s1%s%s' "$US" "$US" "$(uname -n)"
}

check_record() {
  if [ -e "$(record_file)" ] && [ "$(head -n 1 "$(record_file)")" != "$(record_head)" ]; then
    stop "$FOLDER/smlockdown-host-record is no record of these scripts on this host."
  fi
}

is_recorded() {
  [ -e "$(record_file)" ] && grep -qF "$1$US$2$US" "$(record_file)"
}

# save_before KIND TARGET BEFORE...: kept before the change is made, or the run ends. What was found first counts. Written
# beside and moved: a run that is cut off leaves the record as it was.
save_before() {
  if is_recorded "$1" "$2"; then return; fi
  line=
  for field; do line=$line$field$US; done
  {
    if [ -e "$(record_file)" ]; then cat "$(record_file)"; else record_head && echo; fi &&
      printf '%s\n' "$line"
  } >"$(record_file).tmp" && sync "$(record_file).tmp" && mv "$(record_file).tmp" "$(record_file)" ||
    stop "The record in $FOLDER cannot be written, so that this is not done."
}

# What was recorded last was not done: undo must not take for ours what somebody makes later.
forget_last() {
  sed '$d' "$(record_file)" >"$(record_file).tmp" && mv "$(record_file).tmp" "$(record_file)"
  [ "$(wc -l <"$(record_file)")" -gt 1 ] || rm -f "$(record_file)"
}

# ---- the service

health_ports() {
  for port in $API_PORT 25; do
    if listens "$port"; then printf '%s ' "$port"; fi
  done
}

# The line of one service as it is now.
service_now() {
  printf '%s\n' "$1" | services_among | of_unit "$1"
}

# is_healthy UNIT UID PORTS
is_healthy() {
  now=$(service_now "$1") || return 1
  read_service "$now"
  [ "$active" = active ] && [ "$sub" = running ] && [ "$(uid_of_service)" = "$2" ] || return 1
  for port in $3; do
    listens "$port" || return 1
  done
}

# Twice in a row, as one that starts can still stop.
wait_healthy() {
  times=0
  waited=0
  while [ "$waited" -le "$WAIT" ]; do
    if is_healthy "$1" "$2" "$3"; then times=$((times + 1)); else times=0; fi
    [ "$times" -lt 2 ] || return 0
    sleep 2
    waited=$((waited + 2))
  done
  say "The service $1 did not come up within $WAIT seconds (running as the user it should, and listening at port $(printf '%s' "${3% }" | sed 's/ / and /'))."
  return 1
}

# ---- what tells the service its user

drop_in() {
  printf '%s' "$R$UNIT_FOLDER/$1.d/$DROP_IN_NAME"
}

# What restore_drop_in takes for the one that is there.
drop_in_now() {
  if [ -e "$(drop_in "$1")" ]; then
    printf 'drop-in-%s' "$(sha256sum <"$(drop_in "$1")" | cut -c1-16)"
  else
    printf none
  fi
}

# Keeps it, and prints that.
keep_drop_in() {
  name=$(drop_in_now "$1")
  [ "$name" = none ] || { mkdir -p "$(record_folder)" && cp "$(drop_in "$1")" "$(record_folder)/$name"; } || return 1
  printf '%s' "$name"
}

restore_drop_in() {
  if [ "$2" = none ]; then
    rm -f "$(drop_in "$1")"
    rmdir "$(dirname "$(drop_in "$1")")" 2>/dev/null
  else
    mkdir -p "$(dirname "$(drop_in "$1")")" && cp "$(record_folder)/$2" "$(drop_in "$1")"
  fi
}

# Stops it, gives it this drop-in, starts it, and waits until it runs as this user: UNIT DROP-IN UID PORTS
run_with() {
  systemctl stop "$1"
  restore_drop_in "$1" "$2"
  systemctl daemon-reload && systemctl start "$1" && wait_healthy "$1" "$3" "$4"
}

# ---- the rule for port 17017

remove_port() {
  [ ! -e "$R$UNIT_FOLDER/$PORT_UNIT" ] || systemctl disable --quiet --now "$PORT_UNIT"
  rm -f "$R$UNIT_FOLDER/$PORT_UNIT" "$R$PORT_FOLDER/port.sh"
  rmdir "$R$PORT_FOLDER" 2>/dev/null
  systemctl daemon-reload
  ! is_closed_now
}
