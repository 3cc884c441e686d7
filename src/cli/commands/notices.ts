/** `notices`: writes letters to the users of each domain about what a plan changes. No server is asked, and nothing is sent. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PUBLISHED_BY, TELLS } from '../../catalogue/told.js';
import { whyUnreadable } from '../../documents/problem.js';
import type { Plan } from '../../engine/plan/plan.js';
import { LockdownError } from '../../errors.js';
import { fileNameOf, filesOf, OF_LETTERS, type Sending, whyNoLetter } from '../../letters/files.js';
import { isRecipient, senderIn } from '../../letters/message.js';
import { parseTemplate, type Template, type Texts, templateOf } from '../../letters/template.js';
import { type Told, toldOf } from '../../letters/told-of.js';
import { packaged } from '../../package-folder.js';
import { whyNoDay } from '../../playbook/day.js';
import { headOf } from '../../report/model/head.js';
import { writeExactFile, writePrivateFile } from '../../store/private-files.js';
import { unwritable } from '../../store/store-errors.js';
import { readUserFile } from '../../user-file.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { openPlanFile } from '../run/plan-file.js';

type Arguments = OutputArguments & {
  readonly file: string;
  readonly out: string | undefined;
  readonly on: string | undefined;
  readonly from: string | undefined;
  readonly to: string;
  readonly language: string;
  readonly templates: string | undefined;
  readonly force: boolean;
};

const SHIPPED = packaged('data/notices/');
/** Which of them ship. */
const LANGUAGES = ['en', 'de'];

function mistake(message: string, next?: string): LockdownError {
  return new LockdownError('usage.invalid', message, next === undefined ? {} : { next });
}

function templateIn({ language, templates }: Arguments): Template {
  // It becomes the name of a file.
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language))
    throw mistake(`${language} is no language: en, de, pt-BR`);
  const name = `${language}.yaml`;
  const shipped: Texts | undefined = LANGUAGES.includes(language)
    ? parseTemplate(readFileSync(join(SHIPPED, name), 'utf8'), { file: name })
    : undefined;
  if (templates === undefined) {
    if (shipped === undefined)
      throw mistake(
        `No letters ship in ${language}`,
        `Take ${LANGUAGES.join(' or ')}, or put a ${name} of your own into a folder, and name that with --templates.`,
      );
    return templateOf(shipped);
  }
  const file = join(templates, name);
  let raw: string;
  try {
    raw = readUserFile(file);
  } catch (cause) {
    throw new LockdownError('template.invalid', `${file} could not be read: ${whyUnreadable(cause)}`, {
      cause,
    });
  }
  return templateOf(parseTemplate(raw, { file, over: shipped }));
}

/** A day that is not before the plan. */
function dayOf({ on }: Arguments, made: Date): string {
  if (on === undefined) throw mistake('Name the day of the change: --on 2027-01-31');
  const why = whyNoDay(on);
  if (why !== undefined) throw mistake(`--on ${on}: ${why}`);
  if (on < made.toISOString().slice(0, 10))
    throw mistake(`--on ${on} lies before the day that the plan was made`);
  return on;
}

function sendingOf({ from, to }: Arguments, plan: Plan, date: Date): Sending | undefined {
  if (!isRecipient(to))
    throw mistake('--to takes an address, or what stands before the @ of each domain: postmaster');
  if (from === undefined) return undefined;
  const sender = senderIn(from);
  if (sender === undefined) throw mistake("--from takes one address: 'Mail team <mail@host.example>'");
  return { from: sender, to, date, id: plan.hash };
}

/** Letters of another plan that lie there would be sent with these. */
function refuseOthers(
  folder: string,
  { names, force }: { readonly names: readonly string[]; readonly force: boolean },
) {
  let there: readonly string[];
  try {
    there = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw unwritable(folder, error);
  }
  const other = there.find((name) => OF_LETTERS.test(name) && !names.includes(name));
  if (other !== undefined)
    throw mistake(
      `${join(folder, other)} is a letter of another plan`,
      'Give another folder: it might be sent with these.',
    );
  const own = there.find((name) => names.includes(name));
  if (own !== undefined && !force)
    throw mistake(
      `${join(folder, own)} is there already`,
      'Give another folder, or --force to replace the letters that are there.',
    );
}

/** Steps that users would be told of, and of which this plan carries nothing out. */
function leftOf({ manual, held }: Plan): readonly string[] {
  const telling = new Set(TELLS.map(({ step }) => step));
  return [...new Set([...manual, ...held].map(({ step }) => step))].filter((step) => telling.has(step));
}

function skippedOf(told: readonly Told[]) {
  const taken = new Set<string>();
  return told.flatMap(({ domain }) => {
    if (domain === null) return [];
    const name = fileNameOf(domain);
    const why = whyNoLetter(domain) ?? (taken.has(name) ? 'another one has its name' : undefined);
    taken.add(name);
    return why === undefined ? [] : [{ domain, why }];
  });
}

export async function notices(args: Arguments, context: Context): Promise<number> {
  const { out, file, language } = args;
  if (out === undefined || out === '') throw mistake('Name the folder that the letters go to: --out DIR');
  const { plan } = openPlanFile(file);
  if (plan.kind !== 'apply' || plan.made === undefined)
    throw mistake(`${file} is no plan of a playbook: there is nothing to tell users of`);
  const made = new Date(plan.made.at);
  const on = dayOf(args, made);
  const sending = sendingOf(args, plan, made);
  const template = templateIn(args);
  const told = toldOf(plan);
  const skipped = skippedOf(told);
  const about = { on, language, contact: sending?.from.address };
  const written = await Promise.all(
    told
      .filter(({ domain }) => !skipped.some((one) => one.domain === domain))
      .map(async (one) => ({ one, files: await filesOf(one, { template, about, sending }) })),
  );
  const files = written.flatMap((each) => Object.entries(each.files));
  if (files.length > 0) {
    refuseOthers(out, { names: files.map(([name]) => name), force: args.force });
    try {
      await mkdir(out, { recursive: true });
      for (const [name, content] of files) {
        const path = join(out, name);
        // A message is ASCII, and its lines end as mail wants them.
        if (typeof content === 'string') await writePrivateFile(path, content);
        else await writeExactFile(path, content.toString());
      }
    } catch (error) {
      throw unwritable(out, error);
    }
  }
  const report = {
    ...headOf('notices', maker()),
    ...{ plan: plan.hash, on, language, folder: out, isMail: sending !== undefined, skipped },
    letters: written.map(({ one: { domain, topics, records }, files: own }) => ({
      domain,
      topics: topics.map(({ topic }) => topic),
      hasRecord: records.length > 0,
      files: Object.keys(own),
    })),
    domains: plan.summary.domains,
    byHand: leftOf(plan),
    isDnsAsked: !(plan.playbook.unasked ?? []).includes(PUBLISHED_BY),
  };
  await context.show('notices', report, args);
  return 0;
}
