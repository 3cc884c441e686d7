/** The `.env` of a new folder: where the server is and who signs in, and the password only where somebody wants it there. */
import { parseEnv } from 'node:util';
import { parseBaseUrl } from '../../api/base-url.js';
import { LockdownError } from '../../errors.js';
import { isSameName } from '../../steps/kit/names.js';

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

/** What is known of an access; undefined where it has to stand in the file, and may be any. */
export type Wanted = { readonly [Name in keyof KeptAccess]?: string | undefined };

/** However it is spelled. */
function isSameServer(one: string, other: string): boolean {
  const [a, b] = [one, other].map((url) => {
    try {
      return parseBaseUrl(url, { insecure: true }).base;
    } catch {
      return url;
    }
  });
  return a === b;
}

const SAME: Readonly<Record<keyof KeptAccess, readonly [variable: string, typeof isSameServer]>> = {
  url: ['SMARTERMAIL_URL', isSameServer],
  username: ['SMARTERMAIL_USERNAME', isSameName],
  password: ['SMARTERMAIL_PASSWORD', (one, other) => one === other],
};

/** The variables that the file lacks, or has another value of. Only the members of `wanted` that are there are looked at. */
export function otherIn(text: string, wanted: Wanted): readonly string[] {
  const held = parseEnv(text);
  return Object.entries(SAME).flatMap(([member, [variable, isSame]]) => {
    if (!(member in wanted)) return [];
    const there = held[variable] ?? '';
    const meant = wanted[member as keyof KeptAccess];
    return there !== '' && (meant === undefined || isSame(meant, there)) ? [] : [variable];
  });
}

/** What a file says beside the address and the name. */
export function secretsIn(text: string) {
  const { SMARTERMAIL_PASSWORD, SMARTERMAIL_TOTP_SECRET } = parseEnv(text);
  return { holdsPassword: Boolean(SMARTERMAIL_PASSWORD), holdsTotpSecret: Boolean(SMARTERMAIL_TOTP_SECRET) };
}
