#!/bin/sh
# Hardens this SmarterMail host: a service user of its own, its rights, and port 17017.
# Tells each change, makes it, and keeps what was there before in a record, which undo.sh reads. What is so already is left
# alone. Run it as root; with --what-if it only tells.
#
#   sh apply.sh --what-if
#
#   --user NAME          the user that SmarterMail is to run as
#   --description TEXT   of that user
#   --service UNIT       which service, where more than one SmarterMail runs here
#   --data FOLDER        the folder with SmarterMail's mail, where it is not found by itself
#   --steps LIST         only these steps, as host-api-port, with commas between them
#   --continue           go on where it stops to ask: a user who signs in or is an administrator now, links out of the folders
#   --wait SECONDS       how long the service may take to come up (120)
#   --folder FOLDER      of log and record (/var/lib/smlockdown-host); only root may be able to change it
#   --what-if            changes nothing

# ---- common.sh comes here ----

DESCRIPTION=$WANTED_DESCRIPTION
STEPS=$WANTED_STEPS
TAKES='--user=USER_NAME --description=DESCRIPTION --service=SERVICE --data=DATA_FOLDER --steps=STEPS --wait=WAIT --folder=FOLDER'
FLAGS='--continue=CONTINUE --what-if=WHAT_IF'
read_options "$@"
STEPS=$(printf '%s' "$STEPS" | tr ',' ' ')

is_wanted() {
  [ -n "$STEPS" ] || return 0
  case " $STEPS " in
    *" $1 "*) ;;
    *) return 1 ;;
  esac
}

# Stops, unless told to go on, before anything is changed.
confirm_going() {
  [ "$CONTINUE" = yes ] || stop "$1 Nothing was changed. To go on all the same: --continue"
  say "$1"
}

# ---- the user

# There, without a shell, and no administrator.
set_user() {
  if [ -z "$uid" ]; then
    if change "Create the system user $USER_NAME, without a shell and without a password"; then
      save_before user "$USER_NAME" none
      useradd --system --user-group --no-create-home --home-dir "$data" --shell "$NOLOGIN" --comment "$DESCRIPTION" "$USER_NAME" ||
        { forget_last && stop "The user $USER_NAME could not be made."; }
      uid=$(uid_of "$USER_NAME")
      [ -n "$uid" ] || stop "The user $USER_NAME is not there, although it was made."
    fi
    return
  fi
  comment=$(user_field "$USER_NAME" 5)
  shell=$(user_field "$USER_NAME" 7)
  new_shell=$shell
  if has_shell "$USER_NAME"; then new_shell=$NOLOGIN; fi
  if [ "$comment" != "$DESCRIPTION" ] || [ "$shell" != "$new_shell" ]; then
    if change "Set the user $USER_NAME: no shell, and its description"; then
      save_before user-settings "$USER_NAME" "$shell" "$comment"
      usermod --shell "$new_shell" --comment "$DESCRIPTION" "$USER_NAME" || stop "The user $USER_NAME could not be set."
    fi
  fi
  if [ -n "$admin_groups" ] && change "Take $USER_NAME out of the groups of administrators ($admin_groups)"; then
    save_before groups "$USER_NAME" "$admin_groups"
    kept=
    own=$(name_of group "$(user_field "$USER_NAME" 4)")
    for group in $(id -nG "$USER_NAME"); do
      if [ "$group" != "$own" ] && ! is_admin_group "$group"; then kept=$kept,$group; fi
    done
    usermod --groups "${kept#,}" "$USER_NAME" || stop "The groups of $USER_NAME could not be set."
    [ -z "$(admin_groups_of "$USER_NAME")" ] || stop "$USER_NAME is in a group of administrators still."
  fi
}

# ---- the folders

# The user's own, on which nobody else has a right.
is_top_so() {
  case $(stat -c '%u %a' "$R$1") in
    "$uid "*700) ;;
    *) return 1 ;;
  esac
}

# And what lies in it, but for a file of several names: it may lie elsewhere too.
is_folder_so() {
  [ -n "$uid" ] && is_top_so "$1" && [ -z "$(strangers "$1" -print -quit)" ]
}

strangers() {
  folder=$1
  shift
  find "$R$folder" ! -uid "$uid" \( -type d -o -links 1 \) "$@"
}

# find_into FILE ARGUMENTS: files come and go in a spool while it is looked through; any other failure is one.
find_into() {
  file=$1
  shift
  errors=$(find "$@" 2>&1 >"$file") || ! printf '%s\n' "$errors" | grep -qv ': No such file or directory$'
}

# Owners and modes as they are, each file that differs from its folder by itself.
save_folder() {
  if is_recorded folder "$1"; then return; fi
  before=$(stat -c '%u:%g' "$R$1")
  lists=$(record_folder)/$(printf '%s' "$1" | sha256sum | cut -c1-16)
  rm -rf "$lists"
  mkdir -p "$lists" &&
    find_into "$lists/all" "$R$1" \( ! -uid "${before%:*}" -o ! -gid "${before#*:}" \) -printf 'owner %U:%G\n' &&
    sort -u "$lists/all" | while read -r _ owner; do
      find_into "$lists/owner $owner" "$R$1" -uid "${owner%:*}" -gid "${owner#*:}" -print0 || exit 1
    done &&
    modes_into "$lists/all" "$1" -printf 'mode %m\n' &&
    sort -u "$lists/all" | while read -r _ mode; do
      modes_into "$lists/mode $mode" "$1" -perm "$mode" -print0 || exit 1
    done || stop "The owners and modes in $1 could not be recorded, so that this is not done."
  save_before folder "$1" "$before" "$(stat -c %a "$R$1")" "$uid" "${lists##*/}"
}

# Files that their owner could not read and write, and those that lose a right by a change of owners.
modes_into() {
  file=$1
  folder=$2
  shift 2
  find_into "$file" "$R$folder" \( -type d ! -perm -u=rwx -o -type f -links 1 \( ! -perm -u=rw -o -perm /6000 \) \) "$@"
}

# From within each folder, so that no link that somebody puts in its place leads out of it.
give_folder() {
  strangers "$1" -execdir chown -h "$uid:$(user_field "$USER_NAME" 4)" -- '{}' + &&
    find "$R$1" \( -type d ! -perm -u=rwx -o -type f -links 1 ! -perm -u=rw \) -execdir chmod u+rwX -- '{}' + &&
    chmod u=rwx,go= "$R$1" && is_folder_so "$1"
}

set_folders() {
  for_folders set_folder
}

set_folder() {
  if is_folder_so "$1"; then return; fi
  if change "Give $1, and what lies in it, to $USER_NAME, and take it from everybody else"; then
    save_folder "$1"
    # While the service makes files as another user, this is never done: what is left is given over when it stands still.
    give_folder "$1" || [ "$old_uid" != "$uid" ] || stop "Not all of $1 could be given to $USER_NAME."
    is_top_so "$1" || stop "$1 could not be given to $USER_NAME."
  fi
}

# Runs it with each folder of SmarterMail.
for_folders() {
  for one in "$installation" "$data" "$settings"; do
    [ -z "$one" ] || "$@" "$one" || return 1
  done
}

tell_shared() {
  several=$(find "$R$1" -type f -links +1 ! -uid "${uid:-0}" -print -quit)
  [ -z "$several" ] || left "${several#"$R"} and maybe others have several names (hard links), and stay as they are: who owns them has to be decided by you."
}

# What lies behind a link is not touched: the service may have to write there.
tell_links() {
  find "$R$1" -type l -xtype d -printf '%P -> %l\0' | one_a_line | head -n 3 | while IFS= read -r link; do
    printf '%s/%s; ' "$1" "$link"
  done
}

# ---- the service

drop_in_text() {
  printf '%s\n' '# Written by apply.sh of smartermail-lockdown; undo.sh takes it back.' '[Service]' \
    "User=$USER_NAME" "Group=$(name_of group "$(user_field "$USER_NAME" 4)")" \
    '# Ports below 1024 (25, 587, 993) are for those who have this.' 'AmbientCapabilities=CAP_NET_BIND_SERVICE'
}

# Files that the service made as another user while the first pass went on are given over when it stands still.
switch_service() {
  systemctl stop "$unit_name" || return 1
  if is_wanted host-permissions; then
    for_folders give_folder || return 1
  fi
  mkdir -p "$(dirname "$(drop_in "$unit_name")")" && drop_in_text >"$(drop_in "$unit_name")" && chmod 644 "$(drop_in "$unit_name")" &&
    systemctl daemon-reload && systemctl start "$unit_name" && wait_healthy "$unit_name" "$uid" "$health"
}

set_service() {
  if [ -n "$uid" ] && [ "$uid" = "$old_uid" ]; then return; fi
  change "Stop the service $unit_name, let it run as $USER_NAME, start it and wait for it" || return 0
  old_drop_in=$(keep_drop_in "$unit_name") || stop "The record in $FOLDER cannot be written, so that this is not done."
  save_before service "$unit_name" "$old_uid" "$old_drop_in"
  hold_signals
  if switch_service; then
    free_signals
    return
  fi
  say "It is put back, and runs as $old_name again."
  if run_with "$unit_name" "$old_drop_in" "$old_uid" "$health"; then
    stop "The service $unit_name did not run as $USER_NAME; it runs as $old_name again. See: journalctl -u $unit_name"
  fi
  stop "The service $unit_name did not run as $USER_NAME, and does not come up as $old_name either. See: journalctl -u $unit_name"
}

# ---- port 17017

port_script() {
  cat <<'SCRIPT'
#!/bin/sh
# Written by apply.sh of smartermail-lockdown; undo.sh takes it back.
# Nobody but this host itself comes to port 17017, by rules of our own that leave all others alone. With "off" they go.
SCRIPT
  if command -v nft >/dev/null; then
    cat <<'SCRIPT'
if [ "${1:-}" = off ]; then
  nft delete table inet smlockdown
  exit
fi
nft -f - <<'RULES'
table inet smlockdown
delete table inet smlockdown
table inet smlockdown {
  chain input {
    type filter hook input priority -10; policy accept;
    iifname != "lo" tcp dport 17017 drop
  }
}
RULES
SCRIPT
  else
    cat <<'SCRIPT'
for tables in iptables ip6tables; do
  command -v $tables >/dev/null || continue
  while $tables -w -D INPUT -j SMLOCKDOWN 2>/dev/null; do :; done
  $tables -w -F SMLOCKDOWN 2>/dev/null
  $tables -w -X SMLOCKDOWN 2>/dev/null
  [ "${1:-}" != off ] || continue
  $tables -w -N SMLOCKDOWN &&
    $tables -w -A SMLOCKDOWN ! -i lo -p tcp --dport 17017 -j DROP &&
    $tables -w -I INPUT 1 -j SMLOCKDOWN || exit 1
done
SCRIPT
  fi
}

# After other firewalls, which clear all rules as they start; with nftables, whenever it does so later.
port_unit() {
  cat <<UNIT
[Unit]
Description=smlockdown: port $API_PORT from this host alone
DefaultDependencies=no
After=local-fs.target nftables.service firewalld.service ufw.service netfilter-persistent.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service
Before=$unit_name shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh $PORT_FOLDER/port.sh
ExecReload=/bin/sh $PORT_FOLDER/port.sh
ExecStop=-/bin/sh $PORT_FOLDER/port.sh off

[Install]
WantedBy=multi-user.target
UNIT
}

set_port() {
  if is_closed_now && is_closed_later; then return; fi
  if ! command -v nft >/dev/null && ! command -v iptables >/dev/null; then
    left "Neither nft nor iptables is there: install nftables, or let the firewall before this host close port $API_PORT."
    return
  fi
  change "Close port $API_PORT to all but this host, now and after a restart (unit $PORT_UNIT)" || return 0
  save_before port "$API_PORT" none
  mkdir -p "$R$PORT_FOLDER" && port_script >"$R$PORT_FOLDER/port.sh" && port_unit >"$R$UNIT_FOLDER/$PORT_UNIT" &&
    chmod 644 "$R$UNIT_FOLDER/$PORT_UNIT" && systemctl daemon-reload && systemctl enable --quiet "$PORT_UNIT" && systemctl restart "$PORT_UNIT" ||
    { remove_port; stop "The rule for port $API_PORT could not be set. See: journalctl -u $PORT_UNIT"; }
  is_closed_now && is_closed_later || { remove_port; stop "The rule for port $API_PORT was set, and is not in force: it was taken away again."; }
}

# ---- the run

tell_edits
begin_run apply
check_record

# What is there. Up to the first step nothing is changed.
case $USER_NAME in
  [A-Za-z_]*) ;;
  *) stop "'$USER_NAME' is no name of a Linux user. Another one: --user. Nothing was changed." ;;
esac
case $USER_NAME in
  *[!A-Za-z0-9_-]*) stop "'$USER_NAME' is no name of a Linux user: letters, digits, _ and - alone. Another one: --user. Nothing was changed." ;;
esac
[ ${#USER_NAME} -le 32 ] || stop 'Linux takes 32 characters of a user name. Nothing was changed.'
case $STEPS in
  *[!a-z\ -]*) stop 'A step is named as host-api-port. Nothing was changed.' ;;
esac
for step in $STEPS; do
  case $step in
    host-service-account | host-permissions | host-api-port) ;;
    host-files) say 'host-files changes nothing: what check.sh finds is for you to look at.' ;;
    host-iis-identity | host-webmail-ip | host-webmail-binding) say "$step is about IIS, which no Linux host has." ;;
    *) stop "There is no step $step. Nothing was changed." ;;
  esac
done
# These end a field of the user's row.
DESCRIPTION=$(printf '%s' "$DESCRIPTION" | tr ':\n' '- ')
NOLOGIN=/bin/false
for one in /sbin/nologin /usr/sbin/nologin; do
  if [ -x "$one" ]; then NOLOGIN=$one; fi
done

services=$(mail_services) || stop 'systemd does not answer on this host (a container?): only a host that runs it can be changed. Nothing was changed.'
[ -n "$services" ] || stop 'No SmarterMail was found on this host: no service runs MailService. Nothing was changed.'
chosen=$services
if [ -n "$SERVICE" ]; then
  chosen=$(printf '%s\n' "$services" | of_unit "${SERVICE%.service}.service")
fi
if [ "$(printf '%s\n' "$chosen" | sed '/^$/d' | wc -l)" -ne 1 ]; then
  warn 'There is:'
  printf '%s\n' "$services" | awk -F"$US" '{ print "  --service " $1 "   " $2 }' >&2
  stop 'Say which SmarterMail is meant. Nothing was changed.'
fi
read_service "$chosen"
unit_name=$unit
old_uid=$(uid_of_service)
old_name=$(name_of passwd "$old_uid")
dynamic_user=$dynamic
state=$active
installation=$(real_folder "$installation")
[ -z "$DATA_FOLDER" ] || [ -d "$R$DATA_FOLDER" ] || stop "There is no folder $DATA_FOLDER. Nothing was changed."
data=$(data_folder)
[ -n "$data" ] || stop 'The data folder was not found: say it with --data. Nothing was changed.'
named_data=$data
data=$(real_folder "$data")
settings=$(settings_folder)
[ -z "$settings" ] || settings=$(real_folder "$settings")
case $installation$data$settings in
  # The record has a line for each.
  *[[:cntrl:]]*) stop 'A folder has control characters in its name, which the record cannot hold. Nothing was changed.' ;;
esac
for one in "$installation" "$data" "$settings"; do
  # A folder of the system, such as /opt or /, is nobody's own.
  case $one in
    '') ;;
    /?*/?*) ;;
    *) stop "$one is too high a folder to be given to a user. Nothing was changed." ;;
  esac
done
for one in / /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/sbin /usr/share /var/lib /var/log /etc/systemd; do
  case "$installation|$data|$settings" in
    "$one|"* | *"|$one|"* | *"|$one") stop "$one is a folder of the system, which is not given to a user. Nothing was changed." ;;
  esac
done
uid=$(uid_of "$USER_NAME")
admin_groups=
health=$(health_ports)

changes_service=no
if is_wanted host-service-account && ! { [ -n "$uid" ] && [ "$uid" = "$old_uid" ]; }; then changes_service=yes; fi
if [ -z "$uid" ] && ! is_wanted host-service-account && is_wanted host-permissions; then
  stop "There is no user $USER_NAME: it comes with the step host-service-account. Nothing was changed."
fi
if [ "$uid" = 0 ] || [ "$USER_NAME" = "${SUDO_USER:-}" ]; then
  stop "$USER_NAME is the user of an administrator who works here: SmarterMail needs one of its own. Nothing was changed."
fi
if is_wanted host-service-account && [ -n "$uid" ]; then
  admin_groups=$(admin_groups_of "$USER_NAME")
  admin_groups=${admin_groups% }
  own=$(name_of group "$(user_field "$USER_NAME" 4)")
  ! is_admin_group "$own" || stop "The main group of $USER_NAME is $own, whose members are administrators: take another user, or give it another group. Nothing was changed."
  [ -z "$admin_groups" ] || confirm_going "$USER_NAME is an administrator now ($admin_groups), and will be none."
  ! has_shell "$USER_NAME" || confirm_going "$USER_NAME can sign in now, and will not."
fi
if [ "$changes_service" = yes ]; then
  [ "$dynamic_user" != yes ] || stop "The service $unit_name has a user of its own that systemd makes (DynamicUser). Nothing was changed."
  if [ "$state" != active ] || [ -z "$health" ]; then
    stop "The service $unit_name is not up (running, 17017 or 25 listening), so that nothing could be proved of a new user: start it first. Nothing was changed."
  fi
  if ! is_wanted host-permissions; then
    for one in "$installation" "$data" "$settings"; do
      [ -z "$one" ] || is_folder_so "$one" || stop "$USER_NAME may not write in $one, so that SmarterMail would not run: carry out host-permissions too. Nothing was changed."
    done
  fi
fi
if is_wanted host-permissions; then
  links=$(for_folders tell_links)
  [ -z "$links" ] || confirm_going "Links lead to folders whose rights stay as they are; if SmarterMail writes there, give them to $USER_NAME first: ${links%; }."
  elsewhere=$(domain_folders | AT="$named_data/" awk 'index($0, ENVIRON["AT"]) != 1 { print; exit }')
  [ -z "$elsewhere" ] || confirm_going "Domains lie outside $data, whose rights stay as they are; give them to $USER_NAME first: $elsewhere."
fi

if is_wanted host-service-account; then set_user; fi
if is_wanted host-permissions; then
  for_folders tell_shared
  set_folders
fi
if is_wanted host-service-account; then set_service; fi
if is_wanted host-api-port; then set_port; fi
if [ "$WHAT_IF" = yes ]; then
  printf 'With --what-if nothing was changed.\n'
  exit 0
fi
if [ "$CHANGES" -eq 0 ]; then say 'Nothing had to be changed.'; fi
say "Done: $CHANGES changed, $LEFT left to you. Run check.sh for the proof; undo.sh takes it back."
