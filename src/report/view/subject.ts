/** What a report is of: which server, when, by which playbook. Formats for machines put it beside each row or at the head. */
import { exitText } from '../../engine/words/exit-code.js';
import { counted } from '../../steps/kit/step.js';
import { JOINABLE, kindOf } from '../model/joined-report.js';
import type { Reports } from '../model/reports.js';
import { agesText } from './ages.js';
import { missingText } from './missing.js';
import type { RowKind } from './rows.js';
import { hasWayBack } from './run-view.js';

export interface Subject {
  /** What made it, in a word: `audit`, `plan`, `apply`, `rollback`, `diff`, `doctor`. */
  readonly name: string;
  readonly server: string;
  readonly build: number | null;
  readonly playbook: { readonly name: string; readonly hash: string } | null;
  /** UTC. */
  readonly at: string;
  readonly tool: string;
  /** Of a plan and of a run: which plan was approved, by whom it was made and why, as far as it is known. */
  readonly record: readonly (readonly [name: string, value: string])[];
  /** What it comes to beyond its rows, in a sentence; null where they say all. */
  readonly said: string | null;
  /** The command that takes back what a run did; null where nothing of it stands, or it is no run. */
  readonly wayBack: string | null;
}

/** Those that are known. */
function stated(all: Readonly<Record<string, string | null | undefined>>): Subject['record'] {
  return Object.entries(all).flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]));
}

/** Of one of two that are compared: `monday.json, 2026-11-30 06:00Z` */
function nameAndTime({ name, at }: { readonly name: string; readonly at: string | null }): string {
  return at === null ? name : `${name}, ${at.slice(0, 16).replace('T', ' ')}Z`;
}

const NO_SERVER = { build: null, playbook: null, record: [] } as const;

type Own = Omit<Subject, 'at' | 'tool' | 'wayBack' | 'said'> & Partial<Pick<Subject, 'wayBack' | 'said'>>;

const SUBJECTS: { readonly [K in RowKind]: (report: Reports[K]) => Own } = {
  audit: ({ server: { url, build }, playbook: { name, hash } }) => ({
    ...{ name: 'audit', server: url, build, playbook: { name, hash }, record: [] },
  }),
  plan: ({
    kind,
    server: { url, build },
    playbook: { name, hash },
    hash: planHash,
    made,
    changes,
    summary,
    rollsBack,
  }) => ({
    said: `It makes ${counted(changes.length, 'change')}${summary.held === 0 ? '' : `; ${summary.held} more are held back, and nothing is done about those`}. A plan writes nothing.`,
    ...{ name: kind === 'rollback' ? 'plan of a rollback' : 'plan', server: url, build },
    playbook: { name, hash },
    record: stated({
      ...{
        'takes back': rollsBack,
        plan: planHash,
        'made by': made && `${made.user} on ${made.host}`,
        reason: made?.reason,
      },
    }),
  }),
  run: (report) => {
    const { kind, server, run, approved, reason, rollsBack, build = null, playbook = null } = report;
    return {
      ...{ name: kind, server, build, playbook: kind === 'rollback' ? null : playbook },
      record: stated({ run, 'takes back': rollsBack, plan: approved, reason, exit: String(report.exitCode) }),
      said: `It ended with ${exitText(report.exitCode, 'what was planned is done')}.`,
      wayBack: run !== null && hasWayBack(report) ? `smlockdown rollback ${run}` : null,
    };
  },
  remains: ({ run: { id, kind, server, plan, reason } }) => ({
    ...{ ...NO_SERVER, name: kind ?? 'run', server: server ?? 'a server that nothing names' },
    record: stated({ run: id, plan, reason }),
  }),
  diff: ({ before, after: { server, build, playbook, ...after } }) => ({
    ...{ name: 'diff', server, build, playbook },
    record: stated({ before: nameAndTime(before), after: nameAndTime(after) }),
  }),
  joined: (report) => {
    const kind = kindOf(report);
    const count = report[JOINABLE[kind]].length;
    return {
      ...NO_SERVER,
      name: kind,
      server: counted(count, 'server'),
      said: [agesText(report), missingText(report, (names) => names.join(', ')) ?? ''].join(' ').trimEnd(),
    };
  },
  doctor: ({ server: { url, build }, playbook: { name, hash } }) => ({
    ...{ name: 'doctor', server: url, build, playbook: { name, hash }, record: [] },
  }),
};

export function subjectOf<K extends RowKind>(kind: K, report: Reports[K]): Subject {
  const { at, tool } = report;
  return { wayBack: null, said: null, ...(SUBJECTS[kind] as (of: Reports[K]) => Own)(report), at, tool };
}
