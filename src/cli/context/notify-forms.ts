/** Who is told: `--notify FORM`, as it is typed. Nothing is opened or run here. */
import { isLoopbackHost } from '../../api/base-url.js';
import { type Sender, senderIn } from '../../letters/address.js';

/** A program gets the alert on its stdin. Only what is typed names one: no file, variable or playbook does. */
export interface ToProgram {
  readonly to: 'program';
  readonly words: readonly [string, ...string[]];
}

/** It is posted there. */
export interface ToWeb {
  readonly to: 'web';
  /** Without `login`. */
  readonly url: URL;
  /** `USER:PASSWORD` of the address. */
  readonly login: string | undefined;
}

/** It is sent as mail by this server. */
export interface ToMail {
  readonly to: 'mail';
  readonly host: string;
  readonly port: number;
  /** Speaks TLS from the first byte. */
  readonly isTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** `env:NAME`, `file:PATH` or `cmd:PROGRAM`. */
  readonly passwordFrom: string | undefined;
  readonly from: Sender;
  readonly recipients: readonly [Sender, ...Sender[]];
}

export type Address = ToWeb | ToMail;

/** The address itself stands elsewhere. */
interface Elsewhere {
  readonly to: 'elsewhere';
  /** `env:NAME` or `file:PATH`. */
  readonly reference: string;
}

/** What is taken; of what is kept elsewhere an address alone. */
const TYPED =
  'it takes cmd:PROGRAM, https://…, smtp://HOST?from=…&to=…, smtps://…, or env:NAME or file:PATH that holds an address';
const KEPT = 'an address is https://…, smtp://HOST?from=…&to=… or smtps://…, with USER:PASSWORD@ before HOST';
const PORTS = { 'smtps:': 465, signedIn: 587, open: 25 } as const;
const MAIL_MEMBERS = ['from', 'to', 'user', 'password-from'];

/** Why it cannot be; the address is not repeated, as it may hold a secret. */
export type Mistake = string;

/** `+` stays, as addresses have it. */
function membersOf(search: string): ReadonlyMap<string, string> | undefined {
  const pairs = search
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '');
  try {
    const members = pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, decodeURIComponent(value.join('='))] as const;
    });
    return new Map(members).size === members.length ? new Map(members) : undefined;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string | undefined {
  try {
    return text === '' ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function mailIn(url: URL, isTyped: boolean): ToMail | Mistake {
  const members = membersOf(url.search);
  if (members === undefined) return 'what follows the ? is from=ADDRESS&to=ADDRESS, each name once';
  const odd = [...members.keys()].find((name) => !MAIL_MEMBERS.includes(name));
  if (odd !== undefined) return `an address of mail has ${MAIL_MEMBERS.join(', ')}, and nothing else`;
  if (url.pathname.replace(/^\/$/, '') !== '' || url.hash !== '')
    return 'between the server and the ? stands nothing';
  const from = senderIn(members.get('from') ?? '');
  if (from === undefined) return 'from= takes the address that it comes from (write % as %25, & as %26)';
  const [first, ...more] = (members.get('to') ?? '').split(',').map(senderIn);
  if (first === undefined || more.includes(undefined))
    return 'to= takes the addresses that it goes to, with commas between';
  const recipients = [first, ...more.flatMap((one) => one ?? [])] as const;
  const passwordFrom = members.get('password-from');
  if (!isTyped && passwordFrom !== undefined)
    return 'an address that is kept elsewhere holds its password itself, and names no other place';
  const user = isTyped ? members.get('user') : decoded(url.username);
  const password = decoded(url.password);
  const hasSecret = password !== undefined || passwordFrom !== undefined;
  if ((user !== undefined) !== hasSecret)
    return isTyped
      ? 'user= and password-from=env:NAME, file:PATH or cmd:PROGRAM go together'
      : 'a user name and a password go together';
  const isTls = url.protocol === 'smtps:';
  const usual = isTls ? PORTS['smtps:'] : user === undefined ? PORTS.open : PORTS.signedIn;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? usual : Number(url.port);
  return { to: 'mail', host, port, isTls, user, password, passwordFrom, from, recipients };
}

function webIn(url: URL): ToWeb | Mistake {
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    return 'http:// would show it to everybody on the way; only https:// leaves this machine';
  const [user, password] = [decoded(url.username), decoded(url.password)];
  const bare = new URL(url);
  [bare.username, bare.password, bare.hash] = ['', '', ''];
  return {
    to: 'web',
    url: bare,
    login: user === undefined && password === undefined ? undefined : `${user ?? ''}:${password ?? ''}`,
  };
}

/** An address; `isTyped`: on a command line, which every user of the machine can read. */
export function addressIn(text: string, { isTyped }: { readonly isTyped: boolean }): Address | Mistake {
  const forms = isTyped ? TYPED : KEPT;
  if (!/^(?:https?|smtps?):\/\//i.test(text) || !URL.canParse(text)) return forms;
  const url = new URL(text);
  if (url.hostname === '') return forms;
  if (isTyped && (url.username !== '' || url.password !== ''))
    return 'no user name and password on a command line: keep the address in a file (file:PATH) or variable (env:NAME)';
  return url.protocol.startsWith('smtp') ? mailIn(url, isTyped) : webIn(url);
}

/** What stands behind it where nothing does. */
const NAMELESS: ReadonlyMap<string, Mistake> = new Map([
  ['env:', 'env: takes the name of a variable that holds an address, as in env:ALERT_HOOK'],
  ['file:', 'file: takes the path of a file that holds an address, as in file:alert-hook'],
  ['cmd:', 'cmd: takes a program'],
]);

/** What one `--notify` names. */
export function notifyIn(text: string): ToProgram | Address | Elsewhere | Mistake {
  const nameless = NAMELESS.get(text.trimEnd());
  if (nameless !== undefined) return nameless;
  if (/^(?:env|file):/.test(text)) return { to: 'elsewhere', reference: text };
  if (text.startsWith('cmd:')) {
    const [program = '', ...args] = text
      .slice(4)
      .split(' ')
      .filter((word) => word !== '');
    return { to: 'program', words: [program, ...args] };
  }
  return addressIn(text, { isTyped: true });
}

/** Why they cannot be; undefined where they can. */
export function notifyMistake(given: readonly string[] | undefined): string | undefined {
  for (const text of given ?? []) {
    const found = notifyIn(text);
    if (typeof found === 'string') return `--notify: ${found}`;
  }
  return undefined;
}
