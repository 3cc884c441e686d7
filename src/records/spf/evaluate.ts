/**
 * What receivers make of an SPF record (RFC 7208 4 to 6), over what was looked up so far. Pure: what it still needs to know
 * is said, so that whoever can ask does, and it is evaluated again.
 */
import ipaddr from 'ipaddr.js';
import { addressAsWritten, addressIn, reverseName } from '../reverse-name.js';
import { expandName, type MacroString } from './macro.js';
import { isSpf, type Mechanism, type Modifier, parseSpf, type Qualifier, type SpfRecord } from './record.js';

export const SPF_QUESTIONS = ['TXT', 'A', 'AAAA', 'MX', 'PTR'] as const;

export interface Question {
  readonly type: (typeof SPF_QUESTIONS)[number];
  readonly name: string;
}

/** Of MX, the names of the hosts. */
export type Answer =
  | { readonly status: 'found'; readonly records: readonly string[] }
  | { readonly status: 'no-data' | 'no-name' }
  | { readonly status: 'failed'; readonly why: string };

/** Undefined: nobody has asked it yet. */
export type Known = (question: Question) => Answer | undefined;

/** The mail that it is about. What is undefined is not known. */
export interface Mail {
  /** Undefined: that of a stranger, whom nothing but `all` matches. */
  readonly ip?: string | undefined;
  readonly local?: string | undefined;
  readonly helo?: string | undefined;
}

export type Result = 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'permerror' | 'temperror';

/** What receivers take for an error. */
export interface SpfError {
  /** `records`, `grammar`, `nowhere`: of the domain itself; `elsewhere`: of a record that its own leads to. */
  readonly kind: 'look-ups' | 'voids' | 'records' | 'grammar' | 'nowhere' | 'elsewhere' | 'circle' | 'hosts';
  /** Half a sentence. */
  readonly why: string;
  /** That leads nowhere. */
  readonly term?: string | undefined;
}

export interface Evaluation {
  /** Of a stranger: as if there were no errors. */
  readonly result: Result;
  /** Of the domain itself, the term that decided. */
  readonly by: string | undefined;
  readonly errors: readonly SpfError[];
  /** Terms that make receivers ask DNS, those of included records too. Of a stranger: all that can be reached. */
  readonly lookUps: number;
  /** Answers without a record, among them. */
  readonly voids: number;
  /** Look-ups by term of the record itself. */
  readonly costs: readonly { readonly term: string; readonly lookUps: number }[];
  /** To be asked, and evaluated again. Until there are none the rest is not final. */
  readonly needs: readonly Question[];
  /** Asked, and not answered. */
  readonly unseen: readonly { readonly question: Question; readonly why: string }[];
  /** Terms that hang on more of a mail than is known, such as the name in front of the `@`. */
  readonly depends: readonly Mechanism[];
  /** All of the domain itself; receivers take more than one for an error. */
  readonly records: readonly SpfRecord[];
}

/** RFC 7208 4.6.4. */
export const MOST_LOOK_UPS = 10;
export const MOST_VOIDS = 2;
const MOST_HOSTS = 10;
/** Nobody goes further; what is counted ends somewhere. */
const MOST_COUNTED = 20;
const LONGEST_TOLD = 60;

const RESULT: Readonly<Record<Qualifier, Result>> = {
  ...{ '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' },
};

/** Ends an evaluation from within. */
class Ended {
  /** Undefined: what was not answered ended it. */
  readonly error: SpfError | undefined;

  constructor(error?: SpfError) {
    this.error = error;
  }
}

/** Labels of 1 to 63 letters, two or more of them. */
function isName(name: string): boolean {
  return name.length <= 253 && /^[!-~]{1,253}$/.test(name) && /^[^.]{1,63}(\.[^.]{1,63})+$/.test(name);
}

/** `bits`: of the network that are compared. An address of another kind is in none. */
function isIn(
  text: string | undefined,
  { network, bits }: { readonly network: string; readonly bits: number },
): boolean {
  const address = text === undefined ? undefined : addressIn(text);
  const other = addressAsWritten(network);
  if (address === undefined || other === undefined) return false;
  // As it is written: `::ffff:1.2.3.4/96` is a network of IPv6, and an address of IPv4 is in none of those.
  if (address instanceof ipaddr.IPv4) return other instanceof ipaddr.IPv4 && address.match(other, bits);
  return other instanceof ipaddr.IPv6 && address.match(other, bits);
}

/** A term as it is told: it may be as long as a record. */
export function shortTerm(term: string): string {
  return term.length > LONGEST_TOLD ? `${term.slice(0, LONGEST_TOLD)}…` : term;
}

/** What of a question is told: `A mail.example.com`. */
export function questionText({ type, name }: Question): string {
  return `${type} ${name.toLowerCase()}`;
}

class Evaluator {
  #lookUps = 0;
  #voids = 0;
  readonly #errors = new Map<string, SpfError>();
  readonly #needs = new Map<string, Question>();
  readonly #unseen = new Map<string, Evaluation['unseen'][number]>();
  readonly #depends: Mechanism[] = [];
  readonly #costs: Evaluation['costs'][number][] = [];
  #records: readonly SpfRecord[] = [];
  #by: string | undefined;
  readonly #domain: string;
  /** Its address as it is compared. */
  readonly #mail: Mail;
  readonly #known: Known;

  constructor(domain: string, mail: Mail, known: Known) {
    this.#domain = domain;
    this.#mail = {
      ...mail,
      ip: mail.ip === undefined ? undefined : (addressIn(mail.ip)?.toString() ?? mail.ip),
    };
    this.#known = known;
  }

  evaluation(): Evaluation {
    const result = this.#ended();
    return {
      result,
      ...{ by: this.#by, errors: [...this.#errors.values()], costs: this.#costs, depends: this.#depends },
      ...{ lookUps: this.#lookUps, voids: this.#voids, records: this.#records },
      ...{ needs: [...this.#needs.values()], unseen: [...this.#unseen.values()] },
    };
  }

  #ended(): Result {
    try {
      return this.#check(this.#domain, []);
    } catch (thrown) {
      if (!(thrown instanceof Ended)) throw thrown;
      if (thrown.error === undefined) return 'temperror';
      this.#errors.set(thrown.error.why, thrown.error);
      return 'permerror';
    }
  }

  /** Of a stranger everything is counted, and an error ends nothing. */
  #error(kind: SpfError['kind'], why: string, term?: string): void {
    const error = { kind, why, term };
    if (this.#mail.ip !== undefined) throw new Ended(error);
    this.#errors.set(why, error);
  }

  #count(): void {
    this.#lookUps += 1;
    if (this.#lookUps <= MOST_LOOK_UPS) return;
    const why = `more than ${MOST_LOOK_UPS} look-ups`;
    this.#error('look-ups', why);
    if (this.#lookUps > MOST_COUNTED) throw new Ended({ kind: 'look-ups', why });
  }

  /** Undefined where it is not known, of a stranger; of an address that ends it. */
  #ask(question: Question): Answer | undefined {
    if (!isName(question.name)) return { status: 'no-name' };
    const answer = this.#known(question);
    if (answer !== undefined && answer.status !== 'failed') return answer;
    const id = questionText(question);
    if (answer === undefined) this.#needs.set(id, question);
    else this.#unseen.set(id, { question, why: answer.why });
    if (this.#mail.ip !== undefined) throw new Ended();
    return undefined;
  }

  /** Records of all these. Nothing of any of them is one look-up that finds nothing. */
  #recordsOf(questions: readonly Question[]): readonly string[] {
    const answers = questions.map((one) => this.#ask(one));
    if (answers.every((one) => one !== undefined && one.status !== 'found')) {
      this.#voids += 1;
      if (this.#voids > MOST_VOIDS)
        this.#error('voids', `more than ${MOST_VOIDS} look-ups that find nothing`);
    }
    return answers.flatMap((one) => (one?.status === 'found' ? one.records : []));
  }

  /** RFC 7208 5: those of the kind of the address. Of a stranger both, as it may be of either. */
  #addressesOf(name: string): readonly string[] {
    const { ip } = this.#mail;
    const types = ip === undefined ? (['A', 'AAAA'] as const) : ([ip.includes(':') ? 'AAAA' : 'A'] as const);
    return this.#recordsOf(types.map((type) => ({ type, name })));
  }

  /** Undefined where it hangs on what is not known. */
  #nameOf(
    macro: MacroString | undefined,
    { domain, term }: { readonly domain: string; readonly term?: Mechanism },
  ) {
    const { ip, local, helo } = this.#mail;
    if (macro === undefined) return domain;
    const expanded = expandName(macro, { domain, senderDomain: this.#domain, ip, local, helo });
    if ('text' in expanded) return expanded.text;
    // A stranger has no address, and is in no list of addresses.
    const isStranger = ip === undefined && expanded.lacks === 'address';
    if (term !== undefined && !isStranger) this.#depends.push(term);
    return undefined;
  }

  /** `check_host()` of RFC 7208 4. `path`: the domains that led here. */
  #check(domain: string, path: readonly string[]): Result {
    const name = domain.toLowerCase();
    const way = [...path, name];
    const isOwn = path.length === 0;
    if (path.includes(name)) {
      this.#error('circle', `${name} includes itself${way.length > 2 ? ` (${way.join(' > ')})` : ''}`);
      return 'permerror';
    }
    const answer = this.#ask({ type: 'TXT', name: domain });
    if (answer === undefined) return 'temperror';
    const texts = answer.status === 'found' ? answer.records.filter(isSpf) : [];
    const records = texts.map(parseSpf);
    if (isOwn) this.#records = records;
    const [record] = records;
    if (record === undefined) return 'none';
    if (records.length > 1)
      this.#error(isOwn ? 'records' : 'elsewhere', `${name} has ${records.length} SPF records`);
    const [fault] = record.faults;
    if (fault !== undefined)
      this.#error(
        isOwn ? 'grammar' : 'elsewhere',
        `${name}: "${shortTerm(fault.text)}" (letter ${fault.at}) ${fault.problem}`,
      );
    for (const term of record.mechanisms) {
      if (!this.#costing(term, way, () => this.#matches(term, domain, way))) continue;
      if (isOwn) this.#by = term.text;
      return RESULT[term.qualifier];
    }
    const { redirect } = record;
    if (redirect === undefined) return 'neutral';
    if (isOwn) this.#by = redirect.text;
    return this.#costing(redirect, way, () => this.#redirected(redirect, domain, way));
  }

  /** Of the domain itself, what a term costs, however it ends. */
  #costing<T>({ text }: { readonly text: string }, way: readonly string[], work: () => T): T {
    const before = this.#lookUps;
    try {
      return work();
    } finally {
      if (way.length === 1 && this.#lookUps > before)
        this.#costs.push({ term: text, lookUps: this.#lookUps - before });
    }
  }

  #redirected(redirect: Modifier, domain: string, way: readonly string[]): Result {
    this.#count();
    const name = this.#nameOf(redirect.domain, { domain });
    const result = name === undefined ? 'temperror' : this.#check(name, way);
    if (result === 'none')
      this.#error(
        way.length === 1 ? 'nowhere' : 'elsewhere',
        `${shortTerm(redirect.text)} leads to no SPF record`,
        redirect.text,
      );
    return result === 'none' ? 'permerror' : result;
  }

  #matches(term: Mechanism, domain: string, way: readonly string[]): boolean {
    const { ip } = this.#mail;
    switch (term.name) {
      case 'all':
        return true;
      case 'ip4':
      case 'ip6':
        return isIn(ip, { network: term.network, bits: term.prefix });
      case 'include': {
        this.#count();
        const name = this.#nameOf(term.domain, { domain, term });
        const result = name === undefined ? 'neutral' : this.#check(name, way);
        if (result === 'none')
          this.#error(
            way.length === 1 ? 'nowhere' : 'elsewhere',
            `${shortTerm(term.text)} leads to no SPF record`,
            term.text,
          );
        return result === 'pass';
      }
      case 'exists': {
        this.#count();
        const name = this.#nameOf(term.domain, { domain, term });
        return name !== undefined && this.#recordsOf([{ type: 'A', name }]).length > 0;
      }
      case 'ptr':
        this.#count();
        return this.#matchesReverse(term, domain);
      case 'a':
      case 'mx': {
        this.#count();
        const name = this.#nameOf(term.domain, { domain, term });
        if (name === undefined) return false;
        const hosts = term.name === 'a' ? [name] : this.#hostsOf(name);
        return hosts.some((host) =>
          this.#addressesOf(host).some((network) =>
            isIn(ip, { network, bits: term.prefixes[network.includes(':') ? 1 : 0] }),
          ),
        );
      }
    }
  }

  /** Hosts of the MX records of a name; receivers take more than ten for an error. */
  #hostsOf(name: string): readonly string[] {
    const hosts = this.#recordsOf([{ type: 'MX', name }]).filter((host) => host !== '');
    if (hosts.length > MOST_HOSTS) this.#error('hosts', `${name} has more than ${MOST_HOSTS} MX`);
    return hosts.slice(0, MOST_HOSTS);
  }

  /** RFC 7208 5.5: what cannot be looked up does not match. */
  #matchesReverse({ domain: macro, ...term }: Mechanism & { readonly name: 'ptr' }, domain: string): boolean {
    const { ip } = this.#mail;
    if (ip === undefined) return false;
    const target = this.#nameOf(macro, { domain, term: { ...term, domain: macro } })?.toLowerCase();
    const asked = (question: Question) => {
      const answer = isName(question.name) ? this.#known(question) : undefined;
      if (answer === undefined && isName(question.name)) this.#needs.set(questionText(question), question);
      return answer?.status === 'found' ? answer.records : [];
    };
    const names = asked({ type: 'PTR', name: reverseName(ip) ?? '' }).slice(0, MOST_HOSTS);
    const own = names.filter((name) =>
      asked({ type: ip.includes(':') ? 'AAAA' : 'A', name }).some((one) =>
        isIn(ip, { network: one, bits: ip.includes(':') ? 128 : 32 }),
      ),
    );
    return own.some((name) => {
      const small = name.toLowerCase();
      return target !== undefined && (small === target || small.endsWith(`.${target}`));
    });
  }
}

/** What the record of a domain says of a mail, by what is known. */
export function evaluateSpf(domain: string, mail: Mail, known: Known): Evaluation {
  return new Evaluator(domain, mail, known).evaluation();
}
