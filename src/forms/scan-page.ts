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
  /** Whole where the page lies somewhere; else as they are written there. */
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
/** A query with a password in it. */
const WITH_PASSWORD = /^login\.aspx\?[^"'\s<>]*?(?:password|passwd|pwd|pass)=[^&"'\s<>]/i;
/** What a script puts a form together from. */
const ACTION = /(["'`])([^"'`\s<>]{0,300}login\.aspx)\1/i;
const AUTOMATIC = /shortcutlink[\s\S]{0,200}autologin/i;
/** How far an address is looked for on both sides of `login.aspx`. */
const LONGEST_QUERY = 500;
const LONGEST_START = 300;

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

function hitOf(form: Form, line: number, { base, options }: Whole): Hit | undefined {
  const { fields, action, isGet } = form;
  const { servers = [] } = options;
  const password = fields.filter((one) => one.isPassword);
  if (password.length === 0) return undefined;
  const target = targetOf(action, base);
  const isAutomatic = fields.some(
    ({ name, value }) => /^shortcutlink$/i.test(name) && /autologin/i.test(value),
  );
  const isServer = servers.includes(target.host);
  const isSure = isAutomatic || isServer || SIGN_IN.test(target.path) || target.isClassicPort;
  if (!isSure && !(LOGIN.test(target.path) && isElsewhere(target, options))) return undefined;
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

/** A site of ASP.NET signs in to itself by the same name: where the page lies is no sign of a mail server. */
function isElsewhere({ host }: Target, { base }: PageOptions): boolean {
  return host !== '' && host !== (base === undefined ? '' : new URL(base).hostname);
}

/** What a script shows of signing in; at most one hit of each. */
function inScript(text: string, { lineAt, options, base }: Pick<Whole, 'lineAt' | 'options' | 'base'>) {
  const holdsPassword = /(?:pass(?:word|wd)?|pwd)["']?\s*[:=]\s*["'][^"']+["']/i.test(text);
  const hits: Hit[] = [];
  const call = SIGN_IN.exec(text);
  if (call !== null)
    hits.push({
      ...{ line: lineAt(call.index), kind: 'script', to: call[0] },
      ...{ isSure: true, holdsPassword, isClear: false },
    });
  const action = /<form\b/i.test(text) || !/passw|pwd|autologin/i.test(text) ? null : ACTION.exec(text);
  if (action !== null) {
    const target = targetOf(action[2] ?? '', base);
    const isSure =
      AUTOMATIC.test(text) || target.isClassicPort || (options.servers ?? []).includes(target.host);
    if (isSure || isElsewhere(target, options))
      hits.push({
        ...{ line: lineAt(action.index), kind: 'script', to: target.to },
        ...{ isSure, holdsPassword, isClear: target.isClear },
      });
  }
  return hits;
}

/** One line of a program, with what is put together in it as one text. */
function joinedUp(line: string): string {
  return line
    .replace(/<[%?][=:]?[^%?<>]*[%?]>|\{\{[^{}]*\}\}/g, 'x')
    .replace(/\\(?=["'])/g, '')
    .replace(/["']\s*[+&.]\s*[\w$.()[\]]+\s*[+&.]\s*["']/g, 'x')
    .replace(/["']\s*[+&.]\s*(?=[\w$])/g, '');
}

/** Addresses with a password, wherever they stand: in an attribute, a script, a comment, a program. */
function addressesIn(text: string, { lineAt, options, base }: Whole): readonly Hit[] {
  const found = new Map<string, Hit>();
  for (const { index } of text.matchAll(/login\.aspx\?/gi)) {
    const [query = ''] = text.slice(index, index + LONGEST_QUERY).split(/[\r\n]/, 1);
    if (!WITH_PASSWORD.test(joinedUp(query))) continue;
    const [start = ''] = /[^\s"'`<>=(\\]*$/.exec(text.slice(Math.max(0, index - LONGEST_START), index)) ?? [];
    const target = targetOf(`${start}login.aspx`, base);
    const to = `${target.to.slice(0, -'login.aspx'.length)}${text.slice(index, index + 'login.aspx'.length)}`;
    const isSure =
      target.isClassicPort || AUTOMATIC.test(query) || (options.servers ?? []).includes(target.host);
    const line = lineAt(index);
    found.set(`${line} ${to}`, {
      ...{ line, kind: 'link', to, isSure, holdsPassword: true, isClear: target.isClear },
    });
  }
  return [...found.values()];
}

interface Whole {
  readonly hits: Hit[];
  readonly links: string[];
  readonly lineAt: (at: number) => number;
  readonly options: PageOptions;
  /** What addresses begin from, as the page says it, or where it lies. */
  base: string | undefined;
}

/** One text of HTML from a place of the page on; what is in comments and scripts of it is looked at once more. */
function scanHtml(text: string, from: number, whole: Whole, isInner = false): void {
  const { hits, links, lineAt } = whole;
  const forms: Form[] = [];
  const loose: Field[] = [];
  let open: Form | undefined;
  let script: { readonly at: number; text: string } | undefined;
  let levels = 0;
  let hasBase = false;
  const inner = (found: string, at: number) => {
    if (!isInner && /<(?:form|a)\b/i.test(found)) scanHtml(found, at, { ...whole, links: [] }, true);
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
        if (name === 'base' && attributes.href !== undefined && !isInner && !hasBase) {
          whole.base = addressIn(attributes.href, whole.base)?.href ?? whole.base;
          hasBase = true;
        }
        const lead = attributes[LEADS[name] ?? ''];
        if (lead !== undefined) links.push(addressIn(lead, whole.base)?.href ?? lead);
      },
      onclosetag: (name) => {
        levels -= 1;
        if (name === 'form') open = undefined;
        if (name !== 'script' || script === undefined) return;
        const { at, text: code } = script;
        script = undefined;
        hits.push(...inScript(code, { ...whole, lineAt: (index) => lineAt(at + index) }));
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
    const hit = hitOf({ ...form, fields: [...form.fields, ...named] }, lineAt(form.at), whole);
    if (hit !== undefined) hits.push(hit);
  }
}

/** The line of each place in a text, from 1. */
function linesOf(text: string): (at: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (at) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

function scanned(text: string, options: PageOptions, look: (whole: Whole) => void): Scanned {
  const whole: Whole = { hits: [], links: [], lineAt: linesOf(text), options, base: options.base };
  look(whole);
  const hits = [...whole.hits, ...addressesIn(text, whole)].toSorted((a, b) => a.line - b.line);
  return { hits, links: whole.links };
}

/** A page, or a program that writes one. Errors: `TooDeep`. */
export function scanPage(text: string, options: PageOptions = {}): Scanned {
  return scanned(text, options, (whole) => scanHtml(withoutServerMarks(text), 0, whole));
}

/** A script by itself, with the forms that it writes. Errors: `TooDeep`. */
export function scanScript(text: string, options: PageOptions = {}): Scanned {
  return scanned(text, options, (whole) => {
    whole.hits.push(...inScript(text, whole));
    if (/<form\b/i.test(text)) scanHtml(withoutServerMarks(text), 0, { ...whole, links: [] }, true);
  });
}
