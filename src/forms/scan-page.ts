/**
 * Finds in the text of a page what sends a password to SmarterMail, and what leads on from it. Pure.
 * Source of the forms: the vendor's "Automating Login to SmarterMail": builds up to 15.x post a form to `login.aspx` with the fields
 * `shortcutLink=autologin`, `email` and `password`; later ones call `api/v1/auth/authenticate-user` from a script.
 */
import { Parser } from 'htmlparser2';
import { addressIn } from './address.js';

/** `form`: posts a password. `get`: the same in an address. `link`: an address with a password. `script`: signs in itself. */
export const KINDS = ['form', 'get', 'link', 'script'] as const;

export interface Hit {
  readonly line: number;
  readonly kind: (typeof KINDS)[number];
  /** Host and path that it goes to, without name, password and query; empty where the page does not say it. */
  readonly to: string;
  /** It is SmarterMail's; else any site of ASP.NET may be meant. */
  readonly isSure: boolean;
  /** A password stands in it, or a program puts one there: whoever opens the page has it. */
  readonly holdsPassword: boolean;
  /** It goes without encryption. */
  readonly isClear: boolean;
}

export interface Scanned {
  readonly hits: readonly Hit[];
  /** As they are written there. */
  readonly links: readonly string[];
}

export interface PageOptions {
  /** Where the page lies, for addresses that begin with none. */
  readonly base?: string | undefined;
  /** Host names of the mail server: a password that goes there counts whatever the path. */
  readonly servers?: readonly string[] | undefined;
}

/** The page is none that a browser would show: more elements within each other. */
export class TooDeep extends Error {
  override readonly name = 'TooDeep';
}
const MOST_LEVELS = 1000;

const LOGIN = /(?:^|\/)login\.aspx$/i;
const SIGN_IN = /api\/v\d+\/auth\/authenticate-user\b/i;
const PASSWORD = /pass(?:word|wort|wd)?$|^pass|kennwort|pwd/i;
/** Its classic port. */
const PORT = '9998';
/** Addresses that take a query with a password in it. */
const WITH_PASSWORD = /login\.aspx\?[^"'\s<>]*?(?:password|passwd|pwd|pass)=[^&"'\s<>]/i;

/** What is code on the server, as blanks: what it writes is looked at as it stands, and every place stays. */
function withoutServerMarks(text: string): string {
  const marks = /<\?(?:php|=)?|\?>|<%[=@#:$!]?|%>|\\(?=["'])/gi;
  return text.replace(marks, (mark) => ' '.repeat(mark.length));
}

interface Target {
  readonly to: string;
  readonly host: string;
  readonly path: string;
  readonly hasUser: boolean;
  readonly isClear: boolean;
  readonly isClassicPort: boolean;
}

/** Of an address with or without what stands before its path. */
function targetOf(written: string, base: string | undefined): Target {
  // In a text of a program it may have quotes around it.
  const address = written.trim().replace(/^[\\"']+|[\\"']+$/g, '');
  const url = addressIn(address, base);
  if (url === undefined) {
    const [path = ''] = address.split(/[?#]/);
    return { to: path, host: '', path, hasUser: false, isClear: false, isClassicPort: false };
  }
  const { host, hostname, pathname: path, username, protocol, port } = url;
  return {
    ...{ to: `${host}${path}`, host: hostname, path, hasUser: username !== '' },
    ...{ isClear: protocol === 'http:', isClassicPort: port === PORT },
  };
}

interface Field {
  readonly name: string;
  readonly isPassword: boolean;
  readonly value: string;
  /** The form that it says it is of. */
  readonly form: string | undefined;
}

interface Form {
  readonly at: number;
  readonly id: string | undefined;
  readonly action: string;
  readonly isGet: boolean;
  readonly fields: Field[];
}

type Attributes = Readonly<Record<string, string>>;

function fieldOf({ name = '', id = '', type = '', value = '', form }: Attributes): Field {
  const isPassword = /^\s*password/i.test(type) || PASSWORD.test(name.trim()) || PASSWORD.test(id.trim());
  return { name: name.trim(), isPassword, value: value.trim(), form };
}

function hitOf(form: Form, line: number, { base, servers = [] }: PageOptions): Hit | undefined {
  const { fields, action, isGet } = form;
  const password = fields.filter((one) => one.isPassword);
  if (password.length === 0) return undefined;
  const target = targetOf(action, base);
  const isAutomatic = fields.some(
    ({ name, value }) => /^shortcutlink$/i.test(name) && /autologin/i.test(value),
  );
  const isServer = servers.includes(target.host);
  const isSure = isAutomatic || isServer || SIGN_IN.test(target.path) || target.isClassicPort;
  // A site of ASP.NET signs in to itself by the same name.
  const isElsewhere =
    target.host !== '' && target.host !== (base === undefined ? '' : new URL(base).hostname);
  if (!isSure && !(LOGIN.test(target.path) && isElsewhere)) return undefined;
  const holdsPassword = target.hasUser || password.some(({ value }) => value !== '');
  return {
    line,
    kind: isGet ? 'get' : 'form',
    to: target.to,
    isSure,
    holdsPassword,
    isClear: target.isClear,
  };
}

/** Attributes that name another page, by element. */
const LEADS: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  frame: 'src',
  iframe: 'src',
  script: 'src',
};

/** What a script shows of signing in; at most one hit of each. */
function inScript(text: string, line: (at: number) => number): readonly Hit[] {
  const call = SIGN_IN.exec(text);
  if (call === null) return [];
  const holdsPassword = /(?:pass(?:word|wd)?|pwd)["']?\s*[:=]\s*["'][^"']+["']/i.test(text);
  const to = call[0];
  return [{ line: line(call.index), kind: 'script', to, isSure: true, holdsPassword, isClear: false }];
}

/** A script by itself. */
export function scanScript(text: string): Scanned {
  return { hits: inScript(text, (at) => text.slice(0, at).split('\n').length), links: [] };
}

interface Whole {
  readonly hits: Hit[];
  readonly links: string[];
  readonly lineAt: (at: number) => number;
  readonly options: PageOptions;
}

/** One text of HTML from a place of the page on; what is in comments and scripts of it is looked at once more. */
function scanHtml(
  text: string,
  from: number,
  { hits, links, lineAt, options }: Whole,
  isInner = false,
): void {
  const forms: Form[] = [];
  const loose: Field[] = [];
  let open: Form | undefined;
  let script: { readonly at: number; text: string } | undefined;
  let levels = 0;
  const inner = (found: string, at: number) => {
    if (!isInner && /<(?:form|a)\b/i.test(found))
      scanHtml(found, at, { hits, links: [], lineAt, options }, true);
  };
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const at = from + parser.startIndex;
        levels += 1;
        if (levels > MOST_LEVELS) throw new TooDeep(`more than ${MOST_LEVELS} elements within each other`);
        if (name === 'form') {
          const { action = '', method = 'get', id } = attributes;
          open = { at, id, action, isGet: !/post/i.test(method), fields: [] };
          forms.push(open);
        }
        if (name === 'input' || name === 'textarea') {
          const field = fieldOf(attributes);
          (field.form === undefined && open !== undefined ? open.fields : loose).push(field);
        }
        if (name === 'script') script = { at: from + parser.endIndex + 1, text: '' };
        const lead = attributes[LEADS[name] ?? ''];
        if (lead !== undefined) links.push(lead);
        for (const value of Object.values(attributes)) {
          if (!WITH_PASSWORD.test(value)) continue;
          const { to, isClear, isClassicPort } = targetOf(value, options.base);
          hits.push({
            line: lineAt(at),
            kind: 'link',
            to,
            isSure: isClassicPort,
            holdsPassword: true,
            isClear,
          });
        }
      },
      onclosetag: (name) => {
        levels -= 1;
        if (name === 'form') open = undefined;
        if (name !== 'script' || script === undefined) return;
        const { at, text: code } = script;
        script = undefined;
        hits.push(...inScript(code, (index) => lineAt(at + index)));
        inner(code, at);
      },
      ontext: (data) => {
        if (script !== undefined) script.text += data;
      },
      oncomment: (data) => inner(data, from + parser.startIndex + '<!--'.length),
    },
    { decodeEntities: true },
  );
  parser.write(text);
  parser.end();
  for (const form of forms) {
    const named = loose.filter((one) => one.form !== undefined && one.form === form.id);
    const hit = hitOf({ ...form, fields: [...form.fields, ...named] }, lineAt(form.at), options);
    if (hit !== undefined) hits.push(hit);
  }
}

/** A page, or a program that writes one. Errors: `TooDeep`. */
export function scanPage(text: string, options: PageOptions = {}): Scanned {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  const lineAt = (at: number): number => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
  const hits: Hit[] = [];
  const links: string[] = [];
  scanHtml(withoutServerMarks(text), 0, { hits, links, lineAt, options });
  return { hits: hits.toSorted((a, b) => a.line - b.line), links };
}
