#!/bin/sh
# Looks at this SmarterMail host and prints what it found, as evidence for: smlockdown audit --host-evidence FILE
# Changes nothing on the host. Prints one line of JSON, without any password, hash or key.
# Run it as root: what it may not see, it says so.
#
#   sh check.sh --out evidence.json
#
#   --out FILE        a file for the evidence, in place of the screen
#   --user NAME       the user that SmarterMail should run as
#   --data FOLDER     the folder with SmarterMail's mail, where it is not found by itself
#   --folder FOLDER   the folder of the log (/var/lib/smlockdown-host)
#   --what-if         only says what would be looked at

# ---- common.sh comes here ----

OUT=
TAKES='--out=OUT --user=USER_NAME --data=DATA_FOLDER --folder=FOLDER'
FLAGS='--what-if=WHAT_IF'
read_options "$@"

tell_edits
if [ "$WHAT_IF" = yes ]; then
  warn "What if: look at services, the user $USER_NAME, rights, ports, firewall and files of $(uname -n)"
  exit 0
fi
elevated=false
if is_root; then
  elevated=true
  open_folder
fi
log "check: looks at $(uname -n) for the user $USER_NAME"

# What a strange awk leaves out would look as if it were not there.
[ "$(printf '%s\n' "$(json 'ä"\x')" 2 | list_of)" = '"ä\"\\x",2' ] || stop 'awk of this host does not do what it should.'

# ---- what there is

account_kind() {
  if [ "$1" = 0 ]; then
    printf system
  elif [ "$2" = yes ]; then
    printf virtual
  elif [ -z "$1" ] || cut -d: -f3 "$R/etc/passwd" 2>/dev/null | grep -qx "$1"; then
    printf local-user
  else
    printf domain-user
  fi
}

service_row() {
  read_service "$1"
  uid=$(uid_of_service)
  name=$user
  [ -z "$uid" ] || name=$(name_of passwd "$uid")
  case $active in
    active) state=running ;;
    inactive | failed) state=stopped ;;
    *) state=other ;;
  esac
  case $start in
    enabled*) start=auto ;;
    disabled) start=manual ;;
    masked*) start=disabled ;;
    *) start=other ;;
  esac
  # No public source says where a Linux host keeps the build.
  printf '{"name":%s,"path":%s,"build":null,"state":"%s","start":"%s","account":{"sid":%s,"name":%s,"kind":"%s"},"installation":%s,"data":%s}\n' \
    "$(json "$unit")" "$(json "$program")" "$state" "$start" "$(json "${uid:-name:$user}")" "$(json "$name")" \
    "$(account_kind "$uid" "$dynamic")" "$(json "$installation")" "$([ -n "$data" ] && json "$data" || printf null)"
}

each_service() {
  [ -z "$services" ] || printf '%s\n' "$services" | while IFS= read -r line; do "$@" "$line" || exit 1; done
}

group_row() {
  printf '{"sid":"group:%s","name":%s}\n' "$1" "$(json "$(name_of group "$1")")"
}

account_part() {
  uid=$(uid_of "$USER_NAME")
  if [ -z "$uid" ]; then
    seen "{\"sid\":$(json "name:$USER_NAME"),\"name\":$(json "$USER_NAME"),\"exists\":false,\"isLocal\":true,\"enabled\":false,\"description\":\"\",\"passwordNeverExpires\":false,\"inAdministrators\":false,\"groups\":[],\"rights\":[]}"
    return
  fi
  # Fields of the row: 5 days until the password has to be changed, 8 the day on which the account ends.
  row=$(getent shadow "$USER_NAME") || {
    not_seen 'only root may see whether a user is expired'
    return
  }
  today=$(($(date +%s) / 86400))
  enabled=$(printf '%s\n' "$row" | awk -F: -v today="$today" '{ print ($8 == "" || $8 > today ? "true" : "false") }')
  lasting=$(printf '%s\n' "$row" | awk -F: '{ print ($2 ~ /^[!*]/ || $5 == "" || $5 >= 99999 ? "true" : "false") }')
  admin=false
  if [ "$uid" = 0 ] || [ -n "$(admin_groups_of "$USER_NAME")" ]; then admin=true; fi
  local=false
  if grep -q "^$USER_NAME:" "$R/etc/passwd" 2>/dev/null; then local=true; fi
  groups=$(for group in $(id -G "$USER_NAME"); do group_row "$group"; done | list_of)
  seen "{\"sid\":\"$uid\",\"name\":$(json "$USER_NAME"),\"exists\":true,\"isLocal\":$local,\"enabled\":$enabled,\"description\":$(json "$(user_field "$USER_NAME" 5)"),\"passwordNeverExpires\":$lasting,\"inAdministrators\":$admin,\"groups\":[$groups],\"rights\":[]}"
}

# ---- rights

# Of three bits, what they come to. To pass through alone is to read: the names that lie there are known.
right_of() {
  case $1 in
    7) printf '%s' "$2" ;;
    2 | 3 | 6) printf write ;;
    1 | 5) printf read ;;
    4) printf list ;;
  esac
}

entry() {
  [ -z "$3" ] || printf '{"sid":"%s","name":%s,"allow":true,"rights":"%s","inherited":false}\n' "$1" "$(json "$2")" "$3"
}

# Fails where others have rights that are not in the mode.
folder_row() {
  found=$(stat -L -c '%u %g %a' "$R$1") || return 1
  owner=${found%% *}
  mode=000${found##* }
  group=${found#* }
  group=${group%% *}
  bits=${mode#"${mode%???}"}
  # shellcheck disable=SC2012
  case $(ls -ldL -- "$R$1" | cut -c11)$bits in
    +?[1-7]?) return 1 ;;
  esac
  entries=$({
    entry "$owner" "$(name_of passwd "$owner")" "$(right_of "${bits%??}" full)"
    middle=${bits#?}
    entry "group:$group" "$(name_of group "$group")" "$(right_of "${middle%?}" modify)"
    entry other 'others (everybody)' "$(right_of "${bits#??}" modify)"
  } | list_of)
  printf '{"folder":%s,"role":"%s","entries":[%s]}\n' "$(json "$1")" "$2" "$entries"
}

rights_part() {
  rows=$({
    each_service installation_of | sort -u | sed "s/^/installation$US/"
    [ -z "$data" ] || printf '%s\n' "data$US$data"
    [ -z "$settings" ] || printf '%s\n' "settings$US$settings"
  } | while IFS=$US read -r role folder; do
    if [ ! -d "$R$folder" ]; then continue; fi
    folder_row "$folder" "$role" || printf 'not-seen %s\n' "$folder"
  done)
  failed=$(printf '%s\n' "$rows" | sed -n 's/^not-seen //p' | head -n 1)
  if [ -n "$failed" ]; then
    not_seen "$failed has an access list beside its mode (getfacl shows it), or could not be read"
  else
    seen "[$(printf '%s\n' "$rows" | sed '/^$/d' | list_of)]"
  fi
}

installation_of() {
  read_service "$1"
  printf '%s\n' "$installation"
}

# ---- ports and firewall

ports_part() {
  lines=$(listeners) || {
    not_seen 'ss is missing (package iproute2), or did not answer'
    return
  }
  seen "[$(printf '%s\n' "$lines" | awk -F"$US" "$AWK_JSON"'NF == 3 { printf "{\"port\":%d,\"address\":%s,\"process\":%s}\n", $1, q($2), q($3) }' | list_of)]"
}

# Rules that are not ours and keep something out: what they come to for one port is not judged here.
has_other_rules() {
  if command -v nft >/dev/null; then
    nft list ruleset | awk '/^table inet smlockdown / { own = 1 } !own { print } /^}/ { own = 0 }' | grep -Eq 'drop|reject|queue' && return 0
  fi
  for tables in iptables ip6tables; do
    if command -v $tables >/dev/null && $tables -w -S 2>/dev/null | grep -v '^-A SMLOCKDOWN' | grep -Eq 'DROP|REJECT|QUEUE'; then return 0; fi
  done
  return 1
}

firewall_part() {
  if ! command -v nft >/dev/null && ! command -v iptables >/dev/null; then
    not_seen 'neither nft nor iptables is there'
  elif ! is_root; then
    not_seen 'only root may see the rules of the kernel'
  elif command -v nft >/dev/null && ! nft list ruleset >/dev/null 2>&1; then
    not_seen 'nft could not read the rules of the kernel'
  else
    now=false
    later=false
    profiles=
    if is_closed_now; then
      now=true
      profiles='"now"'
    fi
    if is_closed_later; then
      later=true
      profiles=${profiles:+$profiles,}'"after a restart"'
    fi
    if [ "$now$later" != truetrue ] && has_other_rules; then
      not_seen 'rules of another firewall (ufw, firewalld or your own) are there, and what they come to is not judged here; the rule of apply.sh is not in force, or not kept over a restart'
      return
    fi
    rules=
    [ -z "$profiles" ] || rules="{\"name\":\"smlockdown: port $API_PORT from this host alone\",\"enabled\":true,\"allow\":false,\"profiles\":[$profiles],\"program\":null,\"ports\":[\"$API_PORT\"],\"remote\":[\"any\"]}"
    seen "{\"profiles\":[{\"name\":\"now\",\"enabled\":$now,\"inbound\":\"allow\"},{\"name\":\"after a restart\",\"enabled\":$later,\"inbound\":\"allow\"}],\"rules\":[$rules]}"
  fi
}

# ---- files

# Copies of mail or settings that lie beside them: whole trees of mail are not walked.
copies() {
  for below in '' Domains/; do
    [ ! -d "$R$1/$below" ] || find "$R$1/$below" -mindepth 1 -maxdepth 1 -printf "$below%f\\0"
  done | one_a_line | awk "$AWK_JSON"'
    { name = tolower($0); sub(/.*\//, "", name); kind = "" }
    name ~ /(^|[ _.-])(copy|backup)([ _.-]|$)/ { kind = "other" }
    name ~ /\.(zip|7z|rar|gz|tgz|tar|xz|zst)$/ { kind = "zip" }
    name ~ /\.(bak|old|orig)$/ { kind = "bak" }
    kind { printf "{\"path\":%s,\"kind\":\"%s\"}\n", q($0), kind }'
}

# Programs in the installation folder that came later than it. What set-up or an update brought was there when the program
# was: an hour is for the rest of its run. Without times of birth, a day between the times of the contents.
scripts() {
  [ -f "$R$2" ] || return 1
  born=$(stat -L -c %W "$R$2")
  made=$(stat -L -c %Y "$R$2")
  folder=$R$1/
  find "$folder" -type f -regextype posix-extended -iregex '.*\.(asp|aspx|ashx|asmx|php|cshtml|exe|dll)' -exec stat --printf '%W %Y %n\0' -- '{}' + |
    one_a_line | awk -v born="$born" -v made="$made" -v skip="${#folder}" "$AWK_JSON"'
    function iso(at, days, y, m, rest, era) {
      # Days since 1970 as a date: the usual reckoning by eras of 400 years.
      days = int(at / 86400) + 719468; era = int(days / 146097); rest = days - era * 146097
      y = int((rest - int(rest / 1460) + int(rest / 36524) - int(rest / 146096)) / 365)
      rest -= 365 * y + int(y / 4) - int(y / 100); m = int((5 * rest + 2) / 153)
      return sprintf("%04d-%02d-%02dT%02d:%02d:%02dZ", y + era * 400 + (m > 9), m < 10 ? m + 3 : m - 9, rest - int((153 * m + 2) / 5) + 1, int(at / 3600) % 24, int(at / 60) % 60, int(at) % 60)
    }
    {
      birth = $1; time = $2; path = $0; sub(/^[^ ]* [^ ]* /, "", path); path = substr(path, skip + 1)
      late = born + 0 > 0 && birth + 0 > 0 ? birth > born + 3600 || time > born + 3600 : time > made + 86400
      if (late) printf "{\"path\":%s,\"modified\":\"%s\"}\n", q(path), iso(time)
    }'
}

scripts_of() {
  read_service "$1"
  scripts "$installation" "$program"
}

count() {
  printf '%s\n' "$1" | sed '/^$/d' | wc -l
}

files_part() {
  administrators=$R/etc/smartermail/administrators.json
  if [ ! -r "$administrators" ]; then
    not_seen '/etc/smartermail/administrators.json is not there, or may not be read: run this as root'
    return
  fi
  if [ -z "$data" ] || [ ! -r "$R$data" ]; then
    not_seen 'the data folder was not found, or may not be read'
    return
  fi
  # The vendor publishes one fixed hash of the password "admin": only whether a row begins with it leaves the host.
  default=false
  if grep -q '"1000:7Zf5bDhx' "$administrators"; then default=true; fi
  copied=$(copies "$data") || {
    not_seen "$data could not be looked through"
    return
  }
  foreign=$(each_service scripts_of) || {
    not_seen 'the installation folder could not be looked through'
    return
  }
  seen "{\"isDefaultAdmin\":$default,\"copies\":[$(printf '%s' "$copied" | list_of)],\"copiesTotal\":$(count "$copied"),\"scripts\":[$(printf '%s' "$foreign" | list_of)],\"scriptsTotal\":$(count "$foreign"),\"unread\":0}"
}

# ---- the evidence

data=$(data_folder)
settings=$(settings_folder)
if services=$(mail_services); then
  service_part=$(seen "[$(each_service service_row | list_of)]")
else
  services=
  service_part=$(not_seen 'systemd does not answer on this host')
fi
host=$(uname -n)
domain=null
case $host in
  *.*) domain=$(json "${host#*.}") ;;
esac
system=$(sed -n 's/^PRETTY_NAME=//p' "$R/etc/os-release" 2>/dev/null | tr -d '"')

content="{\"tool\":$(json "$WANTED_TOOL"),\"taken\":\"$(date -u +%Y-%m-%dT%H:%M:%SZ)\",\"platform\":\"linux\",\"host\":{\"name\":$(json "${host%%.*}"),\"domain\":$domain,\"os\":$(json "${system:-Linux} $(uname -r)"),\"language\":$(json "$LANGUAGE_OF_HOST")},\"elevated\":$elevated,\"service\":$service_part,\"account\":$(account_part),\"rights\":$(rights_part),\"iis\":{\"status\":\"seen\",\"value\":null},\"ports\":$(ports_part),\"firewall\":$(firewall_part),\"files\":$(files_part)}"
hash=$(printf '%s' "$content" | sha256sum | cut -c1-64)
evidence="{\"format\":\"smlockdown-host-evidence\",\"formatVersion\":1,\"hash\":\"sha256:$hash\",\"content\":$content}"
log "check: done; $(count "$services") SmarterMail found"
if [ -n "$OUT" ]; then
  printf '%s\n' "$evidence" >"$OUT" || stop "$OUT cannot be written."
  [ "$elevated" = true ] || printf 'This did not run as root, and may not have seen all: run it again as root.\n'
  printf 'Written to %s; nothing was changed. Where smlockdown is: smlockdown audit --host-evidence FILE\n' "$OUT"
else
  printf '%s\n' "$evidence"
fi
