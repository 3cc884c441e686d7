/** Where is knocked at, and what each place is called. */
import { z } from 'zod';

/** How TLS begins there: at once, by a command, not at all; `either`: as the server has it. */
type Begins = 'implicit' | 'command' | 'none' | 'either';

interface Door {
  /** Where the operator states no other. */
  readonly port: number;
  readonly speaks: 'smtp' | 'pop' | 'imap' | 'web';
  readonly tls: Begins;
  readonly title: string;
}

/**
 * By the name that `--probe-ports` has for it.
 * Source: RFC 8314, RFC 5321; 17017 and 9998 by a published lab log of build 9504 and a hoster's set-up script, which nobody compared with
 * another server.
 */
export const DOORS = {
  smtp: { port: 25, speaks: 'smtp', tls: 'command', title: 'SMTP' },
  submission: { port: 587, speaks: 'smtp', tls: 'command', title: 'SMTP of users' },
  smtps: { port: 465, speaks: 'smtp', tls: 'implicit', title: 'SMTP of users over TLS' },
  imap: { port: 143, speaks: 'imap', tls: 'command', title: 'IMAP' },
  imaps: { port: 993, speaks: 'imap', tls: 'implicit', title: 'IMAP over TLS' },
  pop: { port: 110, speaks: 'pop', tls: 'command', title: 'POP' },
  pops: { port: 995, speaks: 'pop', tls: 'implicit', title: 'POP over TLS' },
  http: { port: 80, speaks: 'web', tls: 'none', title: 'web' },
  https: { port: 443, speaks: 'web', tls: 'implicit', title: 'web over TLS' },
  api: { port: 17_017, speaks: 'web', tls: 'either', title: "SmarterMail's own web server" },
  classic: { port: 9998, speaks: 'web', tls: 'either', title: 'web site of the installer' },
} as const satisfies Readonly<Record<string, Door>>;

/** What a port is for. */
export type DoorName = keyof typeof DOORS;
/** In the order in which they are told. */
export const DOOR_NAMES = Object.keys(DOORS) as readonly DoorName[];

/** One port of one address; `host` is the name it was come to by. */
export const place = {
  door: z.enum(DOOR_NAMES as readonly [DoorName, ...DoorName[]]),
  port: z.int(),
  host: z.string(),
  address: z.string(),
};

/** A port of an address of a host. */
export interface Place {
  readonly door: DoorName;
  readonly port: number;
  readonly host: string;
  readonly address: string;
}
