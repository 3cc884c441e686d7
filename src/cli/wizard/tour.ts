/** The way through the sections: page after page, and what is decided on each. Nothing is written to the server. */

import { SECTIONS, type Section } from '../../catalogue/sections.js';
import { mayBeAttested, todoOf } from '../../engine/audit/attest.js';
import { type Finding, isOpen } from '../../engine/words/finding.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import { hostSeenText } from '../../report/text/host-seen-text.js';
import type { Page } from '../../report/text/layout.js';
import { wrapOn } from '../../report/text/layout.js';
import { stepById } from '../../steps/index.js';
import { instruct } from '../../steps/kit/instruction.js';
import { counted, type Step, type StepOptions } from '../../steps/kit/step.js';
import { type Asking, askOptions, askWaiver, askWord, isDone } from './asking.js';
import { type Decision, type Decisions, decisionText, withDecision } from './decisions.js';
import { changesOf, findingsOf, isAnswered, type Look, openIn, pageHash } from './look.js';
import { checklist, sectionLine, sectionPage, stepPage, unaskedLines } from './page.js';

export interface Surroundings extends Asking {
  /** Lines as they are. */
  readonly print: (lines: readonly string[]) => Promise<void>;
  /** Laid out on the window as it is now. */
  readonly page: (isWhole: boolean) => Page;
  /** Reads once more what one step looks at, by these options. */
  readonly lookAtStep: (look: Look, id: string, decisions: Decisions) => Promise<Look>;
  /** After every section, and wherever somebody leaves. */
  readonly keep: (decisions: Decisions) => Promise<void>;
}

type Way = 'next' | 'back' | 'quit';

/** What an exception may be for. */
function keptIn(look: Look, id: string): readonly Finding[] {
  return findingsOf(look, id).filter(({ verdict }) => verdict === 'fail' || verdict === 'manual');
}

const WAYS = 'd details, b back, q quit (what was decided is kept)';
/** What becomes of a step that somebody leaves as it is, and that could be done from here. */
const OFF_THEN = 'off in your playbook, and audits list it as OFF';
const STILL_SAID = 'audits go on reporting it';
const ASKED = 'Your choice:';

export class Tour {
  readonly #around: Surroundings;
  decisions: Decisions;
  look: Look;

  constructor(start: { readonly decisions: Decisions; readonly look: Look }, around: Surroundings) {
    this.decisions = start.decisions;
    this.look = start.look;
    this.#around = around;
  }

  undecidedIn(section: Section): readonly string[] {
    return openIn(this.look, section.steps).filter((id) => this.decisions.choices[id] === undefined);
  }

  /** Leads through all that is undecided; `isBack`: from the end. False: somebody left. */
  async walk(isBackFromEnd = false): Promise<boolean> {
    /** The one before it that something is open in; -1 of the first. */
    const openBefore = (end: number) =>
      SECTIONS.slice(0, end).findLastIndex((one) => openIn(this.look, one.steps).length > 0);
    let at = isBackFromEnd ? Math.max(openBefore(SECTIONS.length), 0) : 0;
    let isBack = isBackFromEnd;
    for (;;) {
      const section = SECTIONS[at];
      if (section === undefined) return true;
      const asked = isBack ? openIn(this.look, section.steps) : this.undecidedIn(section);
      if (asked.length === 0) {
        await this.#tellPassed(section);
        isBack = false;
        at += 1;
        continue;
      }
      const way = await this.#section(section, asked);
      await this.#around.keep(this.decisions);
      if (way === 'quit') return false;
      isBack = way === 'back';
      const next = isBack ? openBefore(at) : at + 1;
      if (next < 0) await this.#around.tell('This is the first page.');
      else at = next;
    }
  }

  /** One line; none where the playbook asks nothing of it. */
  async #tellPassed(section: Section): Promise<void> {
    const found = section.steps.filter((id) => findingsOf(this.look, id).length > 0);
    if (found.length === 0) {
      const line = sectionLine(section, this.look);
      if (line !== '') await this.#tell([line]);
      return;
    }
    const open = this.look.open.filter(({ id }) => found.includes(id));
    const decided = open.map(({ id, ends }) => {
      const decision = this.decisions.choices[id];
      return `${id}: ${ends === 'not read' || decision === undefined ? 'NOT READ' : decisionText(decision)}`;
    });
    const line =
      open.length === 0 ? sectionLine(section, this.look) : `${section.title}: ${decided.join('; ')}.`;
    await this.#tell([wrapOn(this.#around.page(false))(line, '', '  ')]);
  }

  async #tell(lines: readonly string[]): Promise<void> {
    await this.#around.print(lines);
  }

  async #choice(offered: ReadonlyMap<string, string>): Promise<string> {
    const wrap = wrapOn(this.#around.page(false));
    await this.#tell([...offered].map(([key, text]) => wrap(`${key}  ${text}`, '  ', '     ')));
    await this.#tell([wrap(WAYS, '  ', '     ')]);
    const keys = [...offered.keys(), 'd', 'b', 'q'];
    const check = (typed: string) =>
      keys.includes(typed.toLowerCase()) ? undefined : `Type one of ${keys.join(', ')}.`;
    return (await this.#around.ask.text(ASKED, { check })).toLowerCase();
  }

  #decide(id: string, decision: Decision): void {
    this.decisions = withDecision(this.decisions, id, decision);
  }

  #leave(id: string): void {
    const isOff = changesOf(this.look, id) > 0;
    this.#decide(id, { choice: 'leave', page: pageHash(this.look, id), isOff });
  }

  #do(id: string): void {
    this.#decide(id, { choice: 'do', page: pageHash(this.look, id) });
  }

  async #section(section: Section, asked: readonly string[]): Promise<Way> {
    const [only, ...others] = asked;
    if (only !== undefined && others.length === 0) {
      const rest = unaskedLines(section, this.look, this.#around.page(false));
      await this.#tell(['', section.title.toUpperCase(), ...rest]);
      return this.#step(only);
    }
    for (;;) {
      const { look, decisions } = this;
      await this.#tell([
        '',
        ...sectionPage(section, { look, open: asked, decisions }, this.#around.page(false)),
      ]);
      const callable = asked.filter((id) => changesOf(look, id) > 0);
      const rest = asked.length - callable.length;
      const then = rest === 0 ? '' : `; then ${rest === 1 ? 'the one' : `the ${rest}`} for you`;
      const isMixed = callable.length > 0 && rest > 0;
      const left = [
        ...(callable.length === 0 ? [] : [`${isMixed ? 'what 1 would do is ' : ''}${OFF_THEN}`]),
        ...(rest === 0 ? [] : [`${isMixed ? 'of the rest ' : ''}${STILL_SAID}`]),
      ];
      const offered = new Map([
        ...(callable.length === 0
          ? []
          : [['1', `do it: ${counted(changesOf(look, ...callable), 'change')}${then}`] as const]),
        ['2', 'look at them one by one'],
        ['3', `leave all of it as it is: ${left.join('; ')}`],
      ]);
      const choice = await this.#choice(offered);
      if (choice === 'q') return 'quit';
      if (choice === 'b') return 'back';
      if (choice === 'd') {
        for (const id of asked) await this.#tell(['', ...stepPage(look, id, this.#around.page(true))]);
        continue;
      }
      if (choice === '3') {
        for (const id of asked) this.#leave(id);
        return 'next';
      }
      if (choice === '1') for (const id of callable) this.#do(id);
      const way = await this.#oneByOne(choice === '1' ? asked.filter((id) => !callable.includes(id)) : asked);
      if (way !== 'back') return way;
    }
  }

  /** `back` from the first of them. */
  async #oneByOne(ids: readonly string[]): Promise<Way> {
    let at = 0;
    for (;;) {
      const id = ids[at];
      if (id === undefined) return 'next';
      const way = isAnswered(this.look, id) ? 'next' : await this.#step(id);
      if (way === 'quit') return way;
      if (way === 'next') at += 1;
      else {
        at = ids.slice(0, at).findLastIndex((one) => !isAnswered(this.look, one));
        if (at < 0) return 'back';
      }
    }
  }

  async #step(id: string): Promise<Way> {
    const step = stepById(id);
    if (step === undefined) return 'next';
    let isWhole = false;
    for (;;) {
      const { look } = this;
      if (isAnswered(look, id)) {
        await this.#around.tell(`${id}: nothing is left to do.`);
        return 'next';
      }
      await this.#tell(['', ...stepPage(look, id, this.#around.page(isWhole))]);
      const changes = changesOf(look, id);
      const isMissing = look.open.some((line) => line.id === id && line.ends === 'decide');
      const onDomains = keptIn(look, id).some(({ target }) => target !== SERVER) ? ' on some domains' : '';
      const offered = new Map([
        ...(changes === 0 ? [] : [['1', 'do it'] as const]),
        ...(Object.keys(step.options.shape).length === 0
          ? []
          : [
              [
                '2',
                isMissing ? 'state what is missing, or adjust it' : 'adjust it: change its options',
              ] as const,
            ]),
        ['3', `make an exception: keep it as it is${onDomains} until a day you name`],
        ['4', `leave it: ${changes === 0 ? STILL_SAID : OFF_THEN}`],
        ['5', 'do it by hand: what to do, step by step'],
      ]);
      const choice = await this.#choice(offered);
      isWhole = choice === 'd';
      if (choice === 'b') return 'back';
      if (choice === 'q') return 'quit';
      if (choice === '1') this.#do(id);
      if (choice === '3') await this.#waive(id);
      if (choice === '4') this.#leave(id);
      if (choice === '1' || choice === '3' || choice === '4') return 'next';
      if (choice === '2') await this.#adjust(step);
      if (choice === '5' && (await this.#byHand(step))) return 'next';
    }
  }

  async #waive(id: string): Promise<void> {
    const own = keptIn(this.look, id);
    const page = pageHash(this.look, id);
    if (own.some(({ severity }) => severity === 'critical'))
      await this.#around.tell('It is critical, and stays open until the day that you name.');
    const waiver = await askWaiver(
      own.map(({ target }) => target),
      this.#around,
    );
    this.#decide(id, { choice: 'waive', page, ...waiver });
  }

  /** Judged by the new options at once. */
  async #adjust(step: Step): Promise<void> {
    const { id } = step;
    const before = this.decisions;
    const stated = before.options[id] ?? {};
    const now = this.look.playbook.steps[id] ?? {};
    // At once: whoever leaves in the middle has typed it.
    const onStated = (own: StepOptions) => {
      const { [id]: _, ...others } = before.options;
      const options = Object.keys(own).length === 0 ? others : { ...others, [id]: own };
      this.decisions = { ...before, options };
    };
    if ((await askOptions(step, { now, stated, onStated }, this.#around)) === stated) return;
    try {
      this.look = await this.#around.lookAtStep(this.look, id, this.decisions);
    } catch (error) {
      const isOfOptions =
        error instanceof LockdownError &&
        (error.code === 'playbook.invalid' || error.code === 'plan.conflict');
      if (!isOfOptions) throw error;
      this.decisions = before;
      await this.#around.tell(`${error.message}. It stays as it was.`);
    }
  }

  /** True: nothing is left to decide. What can be read is read again; for the rest it is somebody's word. */
  async #byHand(step: Step): Promise<boolean> {
    const { id } = step;
    const { page, lookAtStep, tell } = this.#around;
    const own = findingsOf(this.look, id).flatMap((one) => ('byHand' in one ? one.byHand : []));
    const texts = new Map(own.map((one) => [JSON.stringify(one), one]));
    const isCallable = changesOf(this.look, id) > 0;
    const all =
      isCallable || texts.size === 0 ? step.manual(this.look.playbook.steps[id] ?? {}) : [...texts.values()];
    await this.#tell(checklist(all.length === 0 ? instruct(step.title) : all, page(false)));
    if (all.some(({ text }) => /\bstate\b/i.test(text)))
      await tell('What there is to state is stated by 2 on the page of the step: answer no here first.');
    if (!(await isDone(this.#around))) return false;
    if (step.beyond === 'probe') {
      // Of the same knocks it would be so again, whatever was done.
      await tell(
        'Nobody knocks twice in one run, as the server counts it: whether it is done, smlockdown audit --probe says.',
      );
      this.#leave(id);
      return true;
    }
    const before = this.look.survey.host;
    try {
      this.look = await lookAtStep(this.look, id, this.decisions);
    } catch (error) {
      // A file that was just written anew may be of no use.
      if (!(error instanceof LockdownError) || !error.code.startsWith('evidence.')) throw error;
      await tell(`${error.message}. ${error.next ?? ''}`);
      return false;
    }
    const host = this.look.survey.host;
    if (step.beyond === 'host' && host !== undefined && host.taken === before?.taken) {
      await tell(
        `Of what was done since, this says nothing: ${hostSeenText(host)}. Run check there again, write what it writes over the file of --host-evidence, and answer yes again; or leave it now, and audit later.`,
      );
      return false;
    }
    const open = findingsOf(this.look, id).filter(isOpen);
    const left = open.find((one) => !mayBeAttested(one));
    if (left !== undefined) {
      const old =
        step.beyond === 'dns' ? ' (A resolver may hold what it was told before for some hours.)' : '';
      await tell(`Read again, and it is still so on ${left.target}: ${left.message}${old}`);
      return false;
    }
    if (open.length === 0) return false;
    await tell('The tool cannot see whether it is so: your word is kept, with your name and the day.');
    const word = await askWord(this.#around);
    const about = open.flatMap((one) =>
      mayBeAttested(one) ? [{ target: one.target, todo: todoOf(one) }] : [],
    );
    this.#decide(id, { choice: 'by-hand', page: pageHash(this.look, id), word: { ...word, about } });
    return true;
  }
}
