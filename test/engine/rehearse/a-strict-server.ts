/**
 * A stand-in SMTP server that holds to rules of its own, as published texts have them, and knows nothing of the steps:
 * - a whitelisted address may relay; one with SMTP Auth Bypass need not sign in either;
 * - nobody else relays without signing in (Allow Relay = Nobody);
 * - who signed in may send as its own domain, or as its own address alone (Require Auth Match);
 * - mail of a domain that requires SMTP authentication is taken from who signed in; for mailboxes of the server only where the
 *   setting holds for local deliveries.
 */
import { connect, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Sending } from '../../../src/logs/sending.js';

export interface Rules {
  readonly domains: readonly string[];
  readonly requireAuthentication: readonly string[];
  readonly authMatch: 'domain' | 'email-address';
  readonly forLocalDeliveries: boolean;
  /** Single addresses, and `10.*` for the internal range. */
  readonly mayRelay: readonly string[];
  readonly needNotSignIn: readonly string[];
}

const hasAddress = (list: readonly string[], address: string) =>
  list.some((one) => one === address || (one === '10.*' && address.startsWith('10.')));
const after = (address: string) => address.split('@').at(-1) ?? '';

function refusalOf(rules: Rules, session: SMTPServerSession, recipient: string): string | undefined {
  const { user } = session;
  const { mailFrom } = session.envelope;
  const sender = mailFrom === false ? '' : mailFrom.address.toLowerCase();
  // None is said in more than one way.
  if (typeof user === 'string') {
    const isSame =
      rules.authMatch === 'domain' ? after(sender) === after(user) : sender === user.toLowerCase();
    return isSame ? undefined : 'From domain must match authenticated domain';
  }
  if (hasAddress(rules.needNotSignIn, session.remoteAddress)) return undefined;
  const isLocal = rules.domains.includes(after(recipient));
  if (!isLocal && !hasAddress(rules.mayRelay, session.remoteAddress))
    return 'Authentication is required for relay';
  const isOfDomain = rules.requireAuthentication.includes(after(sender));
  return isOfDomain && (!isLocal || rules.forLocalDeliveries) ? 'Authentication is required' : undefined;
}

/** One command, and the code of its answer. */
class Dialogue {
  #text = '';
  #wake: () => void = () => undefined;
  readonly #socket: Socket;

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
  }

  async answer(): Promise<number> {
    for (;;) {
      const found = /^(?:\d{3}-.*\r\n)*(\d{3}) .*\r\n/.exec(this.#text);
      if (found !== null) {
        this.#text = this.#text.slice(found[0].length);
        return Number(found[1]);
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  say(line: string): Promise<number> {
    this.#socket.write(`${line}\r\n`);
    return this.answer();
  }

  end(): void {
    this.#socket.destroy();
  }
}

export interface StrictServer {
  /** Hands it the same message from the same address. Is any recipient refused? */
  readonly refuses: (sending: Sending) => Promise<boolean>;
  rules: Rules;
  readonly close: () => Promise<void>;
}

export async function aStrictServer(): Promise<StrictServer> {
  const held: { rules?: Rules } = {};
  const server = new SMTPServer({
    ...{ authOptional: true, useXClient: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] },
    ...{ logger: false, disableReverseLookup: true },
    onAuth: ({ username }, _, done) => done(null, { user: username ?? '' }),
    onRcptTo: ({ address }, session, done) => {
      const why = refusalOf(held.rules as Rules, session, address.toLowerCase());
      done(why === undefined ? null : Object.assign(new Error(why), { responseCode: 550 }));
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as { port: number };
  return {
    get rules() {
      return held.rules as Rules;
    },
    set rules(rules: Rules) {
      held.rules = rules;
    },
    refuses: async ({ address, account, sender, recipients }) => {
      const dialogue = new Dialogue(port);
      try {
        await dialogue.answer();
        await dialogue.say('EHLO client');
        await dialogue.say(`XCLIENT ADDR=${address}`);
        await dialogue.say('EHLO client');
        if (account !== undefined)
          await dialogue.say(`AUTH PLAIN ${Buffer.from(`\0${account}\0secret`).toString('base64')}`);
        const codes = [await dialogue.say(`MAIL FROM:<${sender}>`)];
        for (const { address: to } of recipients) codes.push(await dialogue.say(`RCPT TO:<${to}>`));
        const odd = codes.find((code) => code !== 250 && code !== 550);
        if (odd !== undefined) throw new Error(`the stand-in answered ${odd}`);
        return codes.includes(550);
      } finally {
        dialogue.end();
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
