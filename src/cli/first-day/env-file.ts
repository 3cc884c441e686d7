/** The `.env` of a new folder: where the server is and who signs in, and the password only where somebody wants it there. */
import { parseEnv } from 'node:util';
import { LockdownError } from '../../errors.js';

export interface KeptAccess {
  readonly url: string;
  readonly username: string;
  /** Left out: it is not kept. */
  readonly password?: string | undefined;
}

/** The file has no way to escape any of them. */
const QUOTES = ["'", '"', '`'] as const;

/** Errors: `config.bad-secret`. */
function quoted(name: string, value: string): string {
  const line = QUOTES.map((quote) => `${name}=${quote}${value}${quote}`).find(
    (text) => parseEnv(text)[name] === value,
  );
  if (line !== undefined) return line;
  throw new LockdownError('config.bad-secret', `${name} cannot be kept in .env as it is`, {
    next: 'Leave it out there: it is asked for, or comes from --password-from.',
  });
}

export function envFileText({ url, username, password }: KeptAccess): string {
  const secret =
    password === undefined
      ? [
          '# The password is not kept here: it is asked for, or named with --password-from env:NAME, file:PATH or cmd:PROGRAM.',
          '# One of the environment is sent to this address only where SMARTERMAIL_URL stands there too.',
        ]
      : [quoted('SMARTERMAIL_PASSWORD', password)];
  return [
    '# Keep this file to yourself, and never commit it.',
    quoted('SMARTERMAIL_URL', url),
    quoted('SMARTERMAIL_USERNAME', username),
    ...secret,
    '',
  ].join('\n');
}

/** Does the file say this, whatever else it says? */
export function saysThe({ url, username, password }: KeptAccess, text: string): boolean {
  const { SMARTERMAIL_URL, SMARTERMAIL_USERNAME, SMARTERMAIL_PASSWORD } = parseEnv(text);
  return (
    SMARTERMAIL_URL === url &&
    SMARTERMAIL_USERNAME === username &&
    (password === undefined || SMARTERMAIL_PASSWORD === password)
  );
}
