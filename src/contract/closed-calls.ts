/**
 * Calls that do more than set what a resource holds. Nothing that comes as data binds one, but where it ships for that
 * very part: what they do is neither in a plan nor brought back by a rollback.
 * Source: every such call in `docs/api-evidence.md`, and names of that kind where the interface has a button for it.
 */

/** What they do -> their names; `*` is anything. Neither case nor punctuation counts: some calls were seen to take either. */
const CLOSED: Readonly<Record<string, string>> = {
  'writes to every domain or user': '*propagat*',
  'signs in, or gives out what signs somebody in':
    'manage-domain impersonat* authenticate* refresh-token logout* *login-token* *auto-login* *temp-pass* ' +
    'force-reset-password show-password user-password-put',
  'deletes domains or accounts':
    'domain*-delete user*-delete account*-delete alias*-delete administrator*-delete',
  'creates domains or accounts': 'domain-put domain-alias-put domain-alias user-put alias-put',
  'renames, locks or signs out domains or people':
    'rename-* users-disable disable-two-factor expire-users-passwords modify-protocol-access *-mailboxes-patch ' +
    'kill-* drop-user-* drop-ip-*',
  'starts, stops or reloads what runs':
    'start-service* stop-service* *restart* reload-* *reindex* upgrade* backup backup-now start-backup* restore*',
  'sends, empties or sends on mail':
    'send-message* send-mail* send-email* mass-mail* message-all* resend-* spool-delete-* *purge*',
  'throws away what is set': 'reset-* *-reset import-*',
  'blocks an address or lets it in again': 'block-ip* unblock* ids-block-delete',
  'handles keys and certificates':
    'dkim-enable dkim-disable dkim-create-* dkim-verify-* dkim-delete-* ssl-cert-upload ssl-cert-delete refresh renew-*',
  'runs a program on the server, or joins it to another':
    'event-hook event-hook-put event-hook-delete add-or-update-mount mount-selected *unmount* connect-to-hub',
};

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[._-]/g, '');
}

const PATTERNS = Object.entries(CLOSED).map(([does, names]) => {
  const any = plain(names).replaceAll('*', '.*').replaceAll(' ', '|');
  return [new RegExp(`^(${any})$`), does] as const;
});

/** Words of taking away, of acting, and of acting on many: whatever the rest of the name says, the call is no setting. */
const TAKING =
  /^((delete|remove|purge)(?!d$)|propagate|impersonate|restart|restore|reset|import(?!an)|(shutdown|stop|wipe|erase|move|detach|attach|rename|mount|unmount|activate|deactivate|migrate|transfer)$)/i;

/**
 * What a call below `settings/` does beyond setting, as the end of a sentence; undefined where nothing is known of it.
 * `part`: what it is bound to. What removes an item may be named so.
 */
export function doesMore(path: string, part: string): string | undefined {
  const words = path.replaceAll(/([a-z\d])([A-Z])/g, '$1-$2').split(/[/._-]/);
  const taking = part === 'remove' ? undefined : words.find((word) => TAKING.test(word));
  const segments = path.split('/').map(plain);
  // It would be whatever somebody names an item.
  if (segments[segments[0] === 'settings' ? 2 : 1]?.startsWith('{'))
    return 'has a parameter where the name of a call stands';
  const known = PATTERNS.find(([pattern]) => segments.some((one) => pattern.test(one)))?.[1];
  return known ?? (taking === undefined ? undefined : `is named like one that does more ("${taking}")`);
}
