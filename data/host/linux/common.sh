# What check, apply and undo share: the defaults, the log, and looking at the host. Nothing here changes it.
#
# What an administrator gets is one file, written by src/host/write-shell-scripts.ts, in this order:
#   1. the body's first comment: what the script is, and how it is called
#   2. the head: WANTED_TOOL (version of the tool), WANTED_USER, WANTED_DESCRIPTION, WANTED_STEPS (ids with spaces between
#      them; none: all), and SCRIPT_HASH, SHA-256 of the file without that line
#   3. this file; change.sh as well for apply and undo
#   4. the rest of the body
#
# For tests alone: SMLOCKDOWN_ROOT is a folder that stands for / (programs are then taken from the PATH as it is).
# Needs GNU coreutils and findutils, awk, getent, and systemd; ss, and nft or iptables, where ports are looked at.

set -uf
umask 077
LANGUAGE_OF_HOST=${LC_ALL:-${LANG:-C}}
LC_ALL=C
R=${SMLOCKDOWN_ROOT:-}
# What runs as root takes its programs from the system's folders alone.
[ -n "$R" ] || PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

# Stands between the parts of a line: what the shell does not take for white space, and no name of a host holds.
US=$(printf '\037')
API_PORT=17017
PORTS='17017 9998 25 587 465 143 993 110 995 80 443'
PORT_UNIT=smlockdown-port.service

USER_NAME=$WANTED_USER
SERVICE=
DATA_FOLDER=
FOLDER=/var/lib/smlockdown-host
WHAT_IF=no
LOG=
CHANGES=0

# ---- words

log() {
  [ -z "$LOG" ] || printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$LOG"
}

say() {
  printf '%s\n' "$1"
  log "$1"
}

warn() {
  printf '%s\n' "$1" >&2
  log "$1"
}

# Ends the run: the sentence is for whoever runs the script.
stop() {
  warn "Stopped: $1"
  [ "$CHANGES" -eq 0 ] || warn 'What was changed before that stays, and undo.sh takes it back.'
  exit 1
}

# The first comment of the script, for --help.
help_text() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
  exit 0
}

# Reads what the script was called with. TAKES: options with a value, each with the variable that it sets, as --user=USER_NAME;
# FLAGS: those without, which set it to yes.
read_options() {
  while [ $# -gt 0 ]; do
    [ "$1" != --help ] || help_text
    variable=
    for option in $TAKES $FLAGS; do
      [ "${option%%=*}" != "$1" ] || variable=${option#*=}
    done
    [ -n "$variable" ] || stop "There is no option $1. --help tells the options. Nothing was changed."
    value=yes
    case " $FLAGS " in
      *" $1=$variable "*) ;;
      *)
        [ $# -gt 1 ] || stop "$1 takes a value. --help tells the options. Nothing was changed."
        value=$2
        shift
        ;;
    esac
    eval "$variable=\$value"
    shift
  done
}

# A file as it was written, or edited since?
tell_edits() {
  if [ ! -r "$0" ]; then
    warn 'Whether this script was edited since it was written cannot be told: run it by its name.'
  elif [ "$(sed "/^SCRIPT_HASH='/d" "$0" | sha256sum | cut -c1-64)" != "$SCRIPT_HASH" ]; then
    warn 'This script was edited after it was written.'
  fi
}

is_root() {
  [ "$(id -u)" = 0 ]
}

# Folder of log and record. undo does as the record says: it is root's alone.
open_folder() {
  case $FOLDER in
    /*) ;;
    *) stop '--folder takes a path that begins with /.' ;;
  esac
  [ -d "$R$FOLDER" ] || mkdir -p "$R$FOLDER" || stop "The folder $FOLDER cannot be made."
  case $(stat -c '%u %A' "$R$FOLDER") in
    0\ d????-??-?) LOG=$R$FOLDER/smlockdown-host.log ;;
    *) stop "The folder $FOLDER can be changed by others than root: what lies there cannot be trusted. Another one is named with --folder." ;;
  esac
}

# ---- JSON

# q(text): a text of JSON, at most 400 characters of it. What is no UTF-8 becomes a question mark.
# shellcheck disable=SC2016
AWK_JSON='
function tail(text, at, count, i, c) {
  for (i = 1; i <= count; i++) { c = substr(text, at + i, 1); if (c < "\200" || c > "\277") return 0 }
  return length(substr(text, at, count + 1)) == count + 1
}
function q(text, out, i, c, d, more, units) {
  for (i = 1; i <= length(text) && units < 400; i++) {
    c = substr(text, i, 1); d = substr(text, i + 1, 1); more = 0; units++
    if (c == "\"" || c == "\\") { out = out "\\" c; continue }
    if (c < " " || c == "\177") { out = out sprintf("\\u%04x", code[c]); continue }
    if (c < "\200") { out = out c; continue }
    if (c >= "\302" && c <= "\337") more = 1
    else if (c >= "\340" && c <= "\357") more = 2
    else if (c >= "\360" && c <= "\364") more = 3
    if (more == 3 && units == 400) break
    if (!more || !tail(text, i, more) || (c == "\340" && d < "\240") || (c == "\355" && d > "\237") || (c == "\360" && d < "\220") || (c == "\364" && d > "\217")) { out = out "?"; continue }
    out = out substr(text, i, more + 1); i += more
    if (more == 3) units++
  }
  return "\"" out "\""
}
BEGIN { for (i = 1; i < 128; i++) code[sprintf("%c", i)] = i }
'

# Most texts are plain, and a program for each takes its time.
json() {
  case $1 in
    *[!A-Za-z0-9\ ._/:@-]*) ;;
    *)
      if [ ${#1} -le 400 ]; then
        printf '"%s"' "$1"
        return
      fi
      ;;
  esac
  printf '%s\n' "$1" | awk "$AWK_JSON"'{ text = NR == 1 ? $0 : text "\n" $0 } END { printf "%s", q(text) }'
}

seen() {
  printf '{"status":"seen","value":%s}' "$1"
}

not_seen() {
  log "not seen: $1"
  printf '{"status":"not-seen","why":%s}' "$(json "$1")"
}

# Of the lines, the first 200, each between these: comma-separated.
list_of() {
  awk 'NR <= 200 { printf "%s%s", (NR > 1 ? "," : ""), $0 }'
}

# Names of find without line ends in them: a path, one a line.
one_a_line() {
  tr '\n\0' '?\n'
}

# ---- who

# getent takes a number for a number, and a name of a user is none.
uid_of() {
  getent passwd "$1" | awk -F: -v name="$1" '$1 == name { print $3; exit }'
}

# The name of a number; the number itself where it has none.
name_of() {
  found=$(getent "$1" "$2") || found=$2
  printf '%s' "${found%%:*}"
}

# Fields of a user's row: 4 group, 5 description, 7 shell.
user_field() {
  getent passwd "$1" | cut -d: -f"$2"
}

# Groups whose members are as good as root.
is_admin_group() {
  case $1 in
    root | sudo | wheel | admin | docker | lxd | disk) ;;
    *) return 1 ;;
  esac
}

# Groups of a user that make it an administrator, with spaces between them.
admin_groups_of() {
  for group in $(id -nG "$1"); do
    if is_admin_group "$group"; then printf '%s ' "$group"; fi
  done
}

has_shell() {
  case $(user_field "$1" 7) in
    */nologin | */false) return 1 ;;
  esac
}

# ---- services

# Every service whose program is SmarterMail's, as services_among prints them.
mail_services() {
  all=$(systemctl list-unit-files --type=service --no-legend --no-pager 2>/dev/null) || return 1
  printf '%s\n' "$all" | awk 'NF && $1 !~ /@\.service$/ { print $1 }' | services_among
}

# Of the units those whose program is SmarterMail's, one a line:
# unit, program, user, dynamic user, state, part of it, start, number of its process.
services_among() {
  xargs -r -d '\n' systemctl show --no-pager --property=Id,ExecStart,User,DynamicUser,ActiveState,SubState,UnitFileState,MainPID |
    awk -v s="$US" '
      function row(program) {
        program = has["ExecStart"]
        if (program ~ /path=[^;]*\/MailService(\.exe)? ; /) { sub(/ ; .*/, "", program); sub(/.*path=/, "", program) }
        else if (match(program, /argv\[\]=[^;]*\/MailService\.dll/)) { program = substr(program, RSTART + 7, RLENGTH - 7); sub(/^[^\/]*\/[^ ]* \//, "/", program) }
        else program = ""
        if (program != "" && !told[has["Id"]]++)
          print has["Id"] s program s has["User"] s has["DynamicUser"] s has["ActiveState"] s has["SubState"] s has["UnitFileState"] s has["MainPID"]
        split("", has)
      }
      { at = index($0, "="); name = substr($0, 1, at - 1) }
      $0 == "" || (name in has) { row() }
      at { has[name] = substr($0, at + 1) }
      END { row() }'
}

# Of those lines the one of a unit; fails where there is none.
of_unit() {
  UNIT="$1" awk -F"$US" '$1 == ENVIRON["UNIT"] { print; found = 1 } END { exit !found }'
}

# Sets the variables of one line of mail_services.
read_service() {
  IFS=$US read -r unit program user dynamic active sub start pid <<LINE
$1
LINE
  installation=${program%/*}
}

# The number of the user that a service runs as: by its process, else by its unit.
uid_of_service() {
  found=
  [ "${pid:-0}" = 0 ] || found=$(stat -c %u "$R/proc/$pid" 2>/dev/null)
  [ -n "$found" ] || found=$(uid_of "${user:-root}")
  case $user in
    *[!0-9]* | '') ;;
    *) found=${found:-$user} ;;
  esac
  printf '%s' "$found"
}

settings_folder() {
  [ ! -d "$R/etc/smartermail" ] || printf '/etc/smartermail'
}

# Folders of the domains, as the settings name them.
domain_folders() {
  domains=$R/etc/smartermail/domains.json
  [ ! -r "$domains" ] || grep -oE '"data_path" *: *"([^"\\]|\\.)*"' "$domains" |
    sed 's/^"data_path" *: *"//; s/"$//; s,\\\(["\\/]\),\1,g'
}

# Where mail lies: as told, else as the first domain says, else where the installer puts it; nothing where none is there.
data_folder() {
  named=$(domain_folders | sed -n 's,^\(/.*\)/[Dd]omains/.*,\1,p' | head -n 1)
  for one in "$DATA_FOLDER" "$named" /var/lib/smartermail; do
    if [ -n "$one" ] && [ -d "$R$one" ]; then
      printf '%s' "$one"
      return
    fi
  done
}

# A folder itself, where a link leads to it.
real_folder() {
  if [ -L "$R$1" ]; then
    found=$(readlink -f "$R$1")
    printf '%s' "${found#"$R"}"
  else
    printf '%s' "$1"
  fi
}

# ---- ports

# What listens: address and port, and program, of those that are SmarterMail's or a web server's.
listeners() {
  command -v ss >/dev/null || return 1
  lines=$(ss -H -ltnp) || return 1
  printf '%s\n' "$lines" | awk -v ports=" $PORTS " -v s="$US" '
    {
      port = $4; sub(/.*:/, "", port)
      if (index(ports, " " port " ") == 0) next
      address = $4; sub(/:[^:]*$/, "", address); sub(/%.*/, "", address); gsub(/[][]/, "", address)
      program = ""
      if (match($0, /users:\(\("[^"]*"/)) program = substr($0, RSTART + 9, RLENGTH - 10)
      print port s address s program
    }'
}

listens() {
  listeners | grep -q "^$1$US"
}

# Does the kernel refuse the port from elsewhere, by the rule of ours?
is_closed_now() {
  if command -v nft >/dev/null; then
    table=$(nft list table inet smlockdown 2>/dev/null) || return 1
    printf '%s\n' "$table" | awk '
      /type filter hook input priority/ { hooked = 1 }
      $0 ~ "^[ \t]*iifname != \"lo\" tcp dport '"$API_PORT"' drop$" { dropped = 1 }
      END { exit !(hooked && dropped) }'
  else
    is_first_rule iptables || return 1
    [ ! -e "$R/proc/net/if_inet6" ] || is_first_rule ip6tables
  fi
}

is_first_rule() {
  command -v "$1" >/dev/null || return 1
  [ "$("$1" -w -S INPUT 2>/dev/null | sed -n '/^-A/{p;q;}')" = '-A INPUT -j SMLOCKDOWN' ] &&
    "$1" -w -C SMLOCKDOWN ! -i lo -p tcp --dport "$API_PORT" -j DROP 2>/dev/null
}

# Will it after a restart?
is_closed_later() {
  [ -f "$R/etc/systemd/system/$PORT_UNIT" ] && [ -f "$R/etc/smlockdown-host/port.sh" ] &&
    systemctl is-enabled --quiet "$PORT_UNIT" 2>/dev/null
}
