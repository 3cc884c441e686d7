/** What a command has: its environment, the secrets of its run, and the ways to tell results and remarks. */
import { resolve } from 'node:path';
import { LockdownError } from '../../errors.js';
import { redactTexts, type SecretValues, visible } from '../../redaction.js';
import type { FormatRow, Formats } from '../../report/format.js';
import { FORMATS, REPORTERS } from '../../report/formats.js';
import type { Maker } from '../../report/model/head.js';
import { DEFAULT_FAIL_ON, type FailOn, type ReportKind, type Reports } from '../../report/model/reports.js';
import { type Page, wrap } from '../../report/text/layout.js';
import { SCREEN_LINES } from '../../report/text/screen.js';
import { PLAIN, type Style } from '../../report/text/style.js';
import { defaultStateDir } from '../../store/state-dir.js';
import { toolVersion } from '../../version.js';
import {
  type BeyondArguments,
  LEAST_LINES,
  type OutputArguments,
  type ReportingArguments,
  type StateArguments,
} from './arguments.js';
import { type Environment, environmentRemarks, loadEnvironment } from './environment.js';
import { onStdout, reportersIn, TO_RUNNER } from './reporters.js';
import { isWatched, type Streams, withoutCommands, write } from './streams.js';
import { styleFor } from './style.js';
import { writeReports } from './write-reports.js';

const DEFAULT_WIDTH = 80;
/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 120;

/** `step`: these alone are told, and whole. */
export type ShowArguments = OutputArguments &
  ReportingArguments & {
    readonly step?: readonly string[] | undefined;
    readonly failOn?: FailOn | undefined;
    /** Its first screen, however short all of it would be. */
    readonly isScreen?: boolean;
    /** What somebody who is asked types to see all of it. */
    readonly allBy?: string;
    /** More follows: the command does not end with it. */
    readonly isFollowed?: boolean;
    /** What is secret is masked in it already: it is too large to be copied. */
    readonly isMasked?: boolean;
    readonly audits?: Page['audits'];
  } & Chosen;

/** What a command was asked about. */
interface Chosen extends Partial<BeyondArguments> {
  readonly url?: string | undefined;
  readonly server?: string | undefined;
  readonly inventory?: string | undefined;
  readonly playbook?: string | undefined;
  readonly contract?: readonly string[] | undefined;
  readonly domain?: string | readonly string[] | undefined;
  readonly stateDir?: string | undefined;
}

/** `--url https://mail.example.com --domain *.example`, word by word. */
function wordsOf(chosen: Chosen): readonly string[] {
  const { url, server, inventory, playbook, contract, domain, dns, resolver, probe, probeMx, probePorts } =
    chosen;
  const { hostEvidence, hostEvidenceDays, stateDir } = chosen;
  const ofProbe = { probe, 'probe-mx': probeMx, 'probe-ports': probePorts };
  // Whose host it is is remembered.
  const ofHost = { 'host-evidence': hostEvidence, 'host-evidence-days': hostEvidenceDays?.toString() };
  const all = {
    ...(server === undefined ? { url } : { server, inventory }),
    playbook,
    contract,
    domain,
    dns,
    resolver,
    ...ofProbe,
    ...ofHost,
    'state-dir': stateDir,
  };
  return Object.entries(all).flatMap(([name, values = []]) =>
    [values]
      .flat()
      .flatMap((value) => (typeof value === 'string' ? [`--${name}`, value] : value ? [`--${name}`] : [])),
  );
}

interface Printing {
  readonly format?: 'text' | 'json';
  readonly style?: Style;
}

/** Of the terminal, else as `COLUMNS` says, else 80. */
function widthOf(columns: number | undefined, stated = ''): number {
  const told = /^[1-9]\d{0,4}$/.test(stated) ? Number(stated) : DEFAULT_WIDTH;
  return Math.min(columns || told, WIDEST);
}

/** As asked for; else what stands above the prompt of the terminal, but no more than a screen. */
function heightOf(rows: number | undefined, asked: number | undefined): number {
  return asked ?? Math.min(Math.max((rows || SCREEN_LINES + 1) - 1, LEAST_LINES), SCREEN_LINES);
}

export interface Context {
  /** Of the process, completed by `.env`. */
  readonly env: Environment;
  /** Of the process alone: what a process that a command starts is given. */
  readonly processEnv: Environment;
  readonly platform: NodeJS.Platform;
  /** The operator's home folder, absolute. Throws where the system knows none. */
  readonly home: () => string;
  readonly secrets: SecretValues;
  readonly streams: Streams;
  /** Aborted by a fault of the tool: what is under way stops at a safe point. */
  readonly fault?: AbortSignal | undefined;
  /** A result, to stdout. Secrets are masked on the way. */
  readonly result: (text: string) => Promise<void>;
  /** A result in the form that the command line asks for. */
  readonly show: <K extends ReportKind>(kind: K, report: Reports[K], args: ShowArguments) => Promise<void>;
  /** What a report is laid out on now: a window may have changed its size. */
  readonly page: (args: ShowArguments) => Page;
  /** What the command line asks for: may more stand on stdout than the report? */
  readonly isForPeople: (args: OutputArguments & ReportingArguments) => boolean;
  /** A remark, to stderr. */
  readonly say: (message: string) => void;
}

export function createContext(world: {
  readonly env: Environment;
  readonly home: () => string;
  readonly streams: Streams;
  readonly secrets: SecretValues;
  /** That of the process unless given. */
  readonly platform?: NodeJS.Platform | undefined;
  readonly fault?: AbortSignal | undefined;
  readonly formats?: Formats;
}): Context {
  const {
    streams,
    secrets,
    home,
    env: processEnv,
    fault,
    formats = FORMATS,
    platform = process.platform,
  } = world;
  const { stdout, stderr } = streams;
  const env = loadEnvironment({ processEnv, file: '.env', secrets });
  const unlike = (text: string, format: 'text' | 'json' = 'text') =>
    withoutCommands(text, { env: processEnv, format });
  const result = (text: string, { format = 'text', style = PLAIN }: Printing = {}) =>
    write(
      stdout,
      unlike(visible(secrets.redact(text, format), style === PLAIN ? 'lines' : 'lines and colours'), format),
    );
  const page = ({
    all,
    expand,
    color,
    lines,
    step = [],
    failOn,
    reporter: _,
    audits,
    isFollowed,
    isMasked: __,
    isScreen,
    allBy,
    ...chosen
  }: ShowArguments): Page => ({
    width: widthOf(stdout.columns, env.COLUMNS),
    height: heightOf(stdout.rows, lines),
    style: styleFor({ color, isTerminal: isWatched(stdout), env }),
    isWhole: all || expand || step.length > 0,
    isExpanded: all || expand,
    isScreen,
    allBy,
    audits,
    failOn: isFollowed === true ? undefined : (failOn ?? DEFAULT_FAIL_ON),
    chosen: wordsOf(chosen),
    stateDir: chosen.stateDir,
    server: chosen.server,
    inventory: chosen.inventory,
  });
  const rowOf = (name: string): FormatRow => {
    const row = formats[name] ?? REPORTERS[name];
    if (row === undefined) throw new LockdownError('internal.bug', `there is no format ${name}`);
    return row;
  };
  const rowFor = ({ json, format, reporter }: OutputArguments & ReportingArguments) =>
    rowOf(onStdout(reporter) ?? (json ? 'json' : format));
  const say = (message: string) => {
    const text = visible(secrets.redact(message), 'lines');
    const width = isWatched(stderr) ? widthOf(stderr.columns, env.COLUMNS) : Number.POSITIVE_INFINITY;
    const lines = text
      .split('\n')
      .map((line) =>
        line.length > width ? wrap(line, { width, indent: /^ */.exec(line)?.[0] ?? '' }) : line,
      );
    stderr.write(`${unlike(lines.join('\n'))}\n`);
  };
  for (const remark of environmentRemarks({ env, file: '.env', platform })) say(remark);
  return {
    env,
    processEnv,
    platform,
    home,
    secrets,
    streams,
    fault,
    result: (text) => result(text),
    show: async (kind, report, args) => {
      const { isJson, isSpelled, load } = rowFor(args);
      const format = await load();
      const on = page(args);
      const printing = { format: isJson ? 'json' : 'text', style: on.style } as const;
      // Before it is painted: a form may spell what is secret otherwise.
      const masked =
        args.reporter === undefined || args.isMasked === true
          ? report
          : redactTexts(report, (text) => secrets.redact(text));
      for (const piece of format(kind, isSpelled === true ? masked : report, on))
        if (isSpelled === true)
          await write(stdout, unlike(visible(piece, 'lines'), isJson ? 'json' : 'text'));
        else await result(piece, printing);
      await writeReports({
        kind,
        report: masked,
        // More is to come, and the runner is told once.
        reporters: reportersIn(args.reporter).filter(
          ({ name }) => name !== TO_RUNNER || args.isFollowed !== true,
        ),
        page: on,
        rowOf,
        env: processEnv,
        secrets,
        stderr,
        say,
      });
    },
    page,
    isForPeople: (args) => rowFor(args).isForPeople,
    say,
  };
}

/** Who makes a report: this tool, now. */
export function maker(): Maker {
  return { now: new Date(), tool: toolVersion() };
}

/** The state folder of this command. A `.env` cannot move it, nor the lock in it. */
export function stateDirOf(
  { stateDir }: StateArguments,
  { processEnv: env, home, platform }: Context,
): string {
  return stateDir === undefined ? defaultStateDir({ platform, env, home: home() }) : resolve(stateDir);
}
