/**
 * `notices`: writes letters to the users of each domain about what a plan changes. Nothing is sent; a server is asked only whether
 * somebody gets them, and only where `--url` names it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUBLISHED_BY, TELLS } from '../../catalogue/told.js';
import { whyUnreadable } from '../../documents/problem.js';
import type { Plan } from '../../engine/plan/plan.js';
import { LockdownError } from '../../errors.js';
import { isRecipient, senderIn } from '../../letters/address.js';
import { fileNamesOf, filesOf, OF_LETTERS, type Sending, skippedOf } from '../../letters/files.js';
import { parseTemplate, type Template, type Texts, templateOf } from '../../letters/template.js';
import { toldOf } from '../../letters/told-of.js';
import { packaged } from '../../package-folder.js';
import { whyNoDay } from '../../playbook/day.js';
import { headOf } from '../../report/model/head.js';
import { writePassingFile } from '../../store/private-files.js';
import { unwritable } from '../../store/store-errors.js';
import { readUserFile } from '../../user-file.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { intoOutFolder, ofOutFolder } from '../context/out-file.js';
import { lookUpRecipients } from '../notices/recipients.js';
import { openPlanFile } from '../run/plan-file.js';

type Arguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    readonly contract: readonly string[] | undefined;
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
/** Those that ship have 8 kB. */
const MOST_BYTES = 2 ** 20;

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
    raw = readUserFile(file, { most: MOST_BYTES });
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

function sendingOf({ from, to, url }: Arguments, plan: Plan, date: Date): Sending | undefined {
  if (!isRecipient(to))
    throw mistake('--to takes an address, or what stands before the @ of each domain: postmaster');
  if (url !== undefined && (from === undefined || to.includes('@')))
    throw mistake(
      'With --url it is looked whether somebody gets the messages in each domain',
      'Say from whom they are with --from, and give --to no address of one domain; or leave --url out.',
    );
  if (from === undefined) return undefined;
  const sender = senderIn(from);
  if (sender === undefined) throw mistake("--from takes one address: 'Mail team <mail@host.example>'");
  return { from: sender, to, date, id: plan.hash };
}

/** Letters of another plan that lie there would be sent with these. */
function refuseOthers(
  folder: string,
  { names, force }: { readonly names: ReadonlySet<string>; readonly force: boolean },
) {
  let there: readonly string[];
  try {
    there = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw ofOutFolder(unwritable(folder, error));
  }
  const other = there.find((name) => OF_LETTERS.test(name) && !names.has(name));
  if (other !== undefined)
    throw mistake(
      `${join(folder, other)} is a letter of another plan`,
      'Give another folder: it might be sent with these.',
    );
  const own = there.find((name) => names.has(name));
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

export async function notices(args: Arguments, context: Context): Promise<number> {
  const { out, file, language, force } = args;
  if (out === undefined || out === '') throw mistake('Name the folder that the letters go to: --out DIR');
  const { plan } = openPlanFile(file);
  if (plan.kind !== 'apply' || plan.made === undefined)
    throw mistake(`${file} is no plan of a playbook: there is nothing to tell users of`);
  const made = new Date(plan.made.at);
  const on = dayOf(args, made);
  const sending = sendingOf(args, plan, made);
  const isMail = sending !== undefined;
  const template = templateIn(args);
  const all = toldOf(plan);
  const skipped = skippedOf(all.flatMap(({ domain }) => domain ?? []));
  const told = all.filter(({ domain }) => domain === null || !skipped.has(domain));
  const names = new Set(told.flatMap(({ domain }) => fileNamesOf(domain, isMail)));
  if (names.size > 0) refuseOthers(out, { names, force });
  const domains = told.flatMap(({ domain }) => domain ?? []);
  const recipients =
    args.url === undefined
      ? undefined
      : await lookUpRecipients({ plan, local: args.to, domains }, args, context);
  const about = { on, language, contact: sending?.from.address };
  if (names.size > 0)
    await intoOutFolder(out, async () => {
      for (const one of told)
        for (const [name, text] of Object.entries(await filesOf(one, { template, about, sending })))
          writePassingFile(join(out, name), text);
    });
  const report = {
    ...headOf('notices', maker()),
    ...{ plan: plan.hash, on, language, folder: out, isMail },
    skipped: [...skipped].map(([domain, why]) => ({ domain, why })),
    letters: told.map(({ domain, topics, records }) => ({
      domain,
      topics: topics.map(({ topic }) => topic),
      hasRecord: records.length > 0,
      files: fileNamesOf(domain, isMail),
      recipient: (domain === null ? undefined : recipients?.get(domain)) ?? null,
    })),
    domains: plan.summary.domains,
    byHand: leftOf(plan),
    isDnsAsked: !(plan.playbook.unasked ?? []).includes(PUBLISHED_BY),
  };
  await context.show('notices', report, args);
  return 0;
}
