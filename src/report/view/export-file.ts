/** What an export says, as the playbook that is written: grouped, most urgent first, with a comment above each. Pure. */
import type { Exported, Open, Unread } from '../../engine/audit/export.js';
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import { isGlob } from '../../playbook/domain-glob.js';
import { domainGlob } from '../../playbook/schema.js';
import { isServerName } from '../../playbook/waivers.js';
import type { ToWrite, WrittenWaiver } from '../../playbook/write-playbook.js';
import type { Remedy } from '../../steps/kit/instruction.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { counted } from '../../steps/kit/step.js';

export interface ExportAbout {
  /** Base address of the server. */
  readonly url: string;
  readonly build: number | null;
  /** The day of the export and the last one of its waivers, `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly expires: string;
  readonly extends: string;
  readonly owner: string;
  /** For all that needs one; empty: each is to be filled. */
  readonly reason: string;
  /** Domains of the server. */
  readonly domains: number;
  /** Does it hold a secret? Then it stands in no file. */
  readonly isSecret: (text: string) => boolean;
}

/** A waiver of the file, and what it is for. */
export interface FileWaiver extends WrittenWaiver, Pick<Open, 'severity' | 'text'> {}

export interface ExportFile {
  readonly playbook: ToWrite;
  readonly waivers: readonly FileWaiver[];
  /** What fails where no waiver can say so: the domain has a name that no playbook can hold. */
  readonly unnamed: readonly Pick<Open, 'step' | 'target'>[];
}

/** What ends a finding that is waived meanwhile. */
const ENDED_BY = {
  apply: () => 'A plan ends it.',
  held: () => 'A plan ends it; users notice, so baseline holds it back.',
  decide: (step) => `A value of yours ends it: smlockdown steps ${step}`,
  'by-hand': (step) => `By hand: smlockdown audit --step ${step} says how.`,
  teach: (step) => `By hand: smlockdown audit --step ${step} says how.`,
} as const satisfies Record<Remedy, (step: string) => string>;

/** So many are named; of more, all that there are take one sign. */
const MOST_NAMED = 50;

/** Texts that are told of some domains beside the most frequent one. */
const MOST_TEXTS = 3;

function mayBeNamed(name: string, { isSecret }: ExportAbout): boolean {
  return domainGlob.safeParse(name).success && !isGlob(name) && !isServerName(name) && !isSecret(name);
}

/** `SMTP authentication is not required`; of domains that differ `a (12), b (3)`. */
function textOf(open: readonly Open[]): string {
  const all = [...grouped(open, ({ text }) => text).values()].sort((a, b) => b.length - a.length);
  const [first = [], ...others] = all;
  if (others.length === 0) return first[0]?.text ?? '';
  const shown = all.slice(0, MOST_TEXTS).map((some) => `${some[0].text} (${some.length})`);
  return [...shown, ...(all.length > MOST_TEXTS ? ['and others'] : [])].join('; ');
}

function waiverOf(open: readonly [Open, ...Open[]], about: ExportAbout): FileWaiver {
  const [{ step, target, severity, remedy }] = open;
  const { domains: total, owner, reason, expires } = about;
  // Several parts of a step may judge one target.
  const names = [...new Set(open.map(({ target: name }) => name))];
  const isAll = target !== SERVER && names.length === total && total > MOST_NAMED;
  const of =
    target === SERVER
      ? ''
      : isAll
        ? `, all ${total} domains`
        : `, ${names.length} of ${counted(total, 'domain')}`;
  const text = textOf(open);
  const later = isAll ? ['It also covers domains that are added later.'] : [];
  return {
    ...{ step, severity, text, owner, reason, expires },
    domains: isAll ? ['*'] : names,
    comment: [`${severity}${of}: ${text}`, [ENDED_BY[remedy](step), ...later].join(' ')],
  };
}

/** `Log detail (logging)`, `Settings of a mail domain, 25 domains (catch-all, domain-tls)`. */
function unreadText(alike: readonly [Unread, ...Unread[]]): string {
  const [{ what, target }] = alike;
  const targets = new Set(alike.map((one) => one.target)).size;
  const where = target === SERVER ? '' : targets === 1 ? `, ${target}` : `, ${targets} domains`;
  return `${what}${where} (${[...new Set(alike.map(({ step }) => step))].join(', ')})`;
}

/** Together by why, which is mostly the same. */
function unreadLines(unread: readonly Unread[]): readonly string[] {
  return [...grouped(unread, ({ why }) => why)].map(([why, some]) => {
    const things = grouped(some, ({ what, target }) => `${what} ${target === SERVER}`);
    return `- ${[...things.values()].map(unreadText).join('; ')}: ${why}`;
  });
}

function headOf({ unread }: Exported, about: ExportAbout): readonly string[] {
  const { url, build, today, expires, extends: parent, reason } = about;
  const who = `${url}, ${build === null ? 'build not known' : `SmarterMail build ${build}`}`;
  return [
    `What this server held on ${today}, as a playbook (smlockdown export): ${who}.`,
    `Where nothing is said below it is as ${parent} asks. What is weaker is an exception with a reason, or a waiver until ${expires}. A waiver hides all that its step finds there, also what comes up later: take it out as soon as what it is for has been mended.`,
    ...(reason === ''
      ? ['Each reason that is empty is yours to fill: until then no command takes this file.']
      : []),
    ...(unread.length === 0
      ? []
      : ['Not read, so nothing is said of it here, and an audit tells of it:', ...unreadLines(unread)]),
  ];
}

/** In kebab-case. */
function nameOf(url: string): string {
  const host = new URL(url).hostname.toLowerCase();
  return host.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'server';
}

export function exportFile(exported: Exported, about: ExportAbout): ExportFile {
  const isNamed = ({ target }: Open) => target === SERVER || mayBeNamed(target, about);
  const named = exported.waived.filter(isNamed);
  const groups = grouped(named, ({ step, target }) => `${step} ${target === SERVER}`);
  const severity = (one: FileWaiver) => SEVERITIES.indexOf(one.severity);
  const waivers = [...groups.values()]
    .map((open) => waiverOf(open, about))
    .sort((a, b) => severity(b) - severity(a));
  return {
    playbook: {
      name: nameOf(about.url),
      extends: about.extends,
      comment: headOf(exported, about),
      steps: exported.stated.map(({ step, options, severity: much, text }) => ({
        ...{ step, options },
        comment: [`${much}: ${text}`],
      })),
      waivers,
    },
    waivers,
    unnamed: exported.waived.filter((one) => !isNamed(one)).map(({ step, target }) => ({ step, target })),
  };
}
