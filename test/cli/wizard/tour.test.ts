/** The way through the pages, each question answered at the real prompts. */
import { describe, expect, it } from '@jest/globals';
import { type Decisions, NOTHING_DECIDED } from '../../../src/cli/wizard/decisions.js';
import { type Look, lookOf, pageHash, withStep } from '../../../src/cli/wizard/look.js';
import { pagesText } from '../../../src/cli/wizard/playbook.js';
import { Tour } from '../../../src/cli/wizard/tour.js';
import { shippedContract as contract } from '../../../src/contract/contract.js';
import { loadPlaybook } from '../../../src/playbook/load.js';
import { steps as catalogue } from '../../../src/steps/index.js';
import { shipped } from '../../engine/a-playbook.js';
import { aServer, auditOf } from '../../engine/a-server.js';
import { aPage } from '../../report/builders.js';
import { type Answer, aPerson } from './a-person.js';

type Weak = Awaited<ReturnType<typeof aServer>>;

const about = {
  server: 'https://mail.example.com',
  today: '2026-11-28',
  extends: './base.yaml',
  file: './decided.yaml',
};

/** Judged by what was decided, over a playbook that asks these steps. */
async function lookAt(server: Weak, steps: object, decisions: Decisions): Promise<Look> {
  const texts: Record<string, string> = {
    './base.yaml': JSON.stringify({ version: 1, name: 'base', steps }),
    './decided.yaml': pagesText(decisions, about),
  };
  const playbook = await loadPlaybook({
    ...{ playbook: './decided.yaml', catalogue, shippedFolder: 'playbooks' },
    readFile: async (path) => texts[path.startsWith('./') ? path : `./${path}`] ?? '',
  });
  return lookOf(await auditOf(server, playbook), { playbook, contract });
}

interface Walked {
  readonly isWhole: boolean;
  readonly decisions: Decisions;
  /** All that was printed, and every question as it stood on the screen. */
  readonly printed: string;
  readonly screens: readonly string[];
  readonly kept: readonly Decisions[];
  readonly left: readonly Answer[];
}

async function walk(
  answers: readonly Answer[],
  {
    steps,
    prepare,
    before = NOTHING_DECIDED,
    isPublishedOnly = false,
  }: {
    steps: object;
    prepare?: (state: Weak['state']) => void;
    before?: Decisions;
    isPublishedOnly?: boolean;
  },
): Promise<Walked> {
  const server = await aServer({
    domains: 3,
    publishedOnly: isPublishedOnly,
    ...(prepare === undefined ? {} : { prepare }),
  });
  const person = aPerson(answers);
  const printed: string[] = [];
  const kept: Decisions[] = [];
  const tour = new Tour(
    { decisions: before, look: await lookAt(server, steps, before) },
    {
      ...{ ask: person, today: about.today, user: 'ann' },
      print: async (lines) => void printed.push(...lines),
      tell: async (line) => void printed.push(line),
      page: (isWhole) => aPage({ width: 80, isWhole }),
      lookAtStep: async (look, id, decisions) =>
        withStep(look, id, await lookAt(server, { [id]: new Map(Object.entries(steps)).get(id) }, decisions)),
      keep: async (decisions) => void kept.push(decisions),
    },
  );
  const isWhole = await tour.walk();
  return {
    ...{ isWhole, decisions: tour.decisions, printed: printed.join('\n'), kept },
    ...{ screens: person.screens, left: person.left() },
  };
}

const CHOICE = 'Your choice:';
const SENDERS = { 'smtp-relay': {}, 'domain-smtp-auth': {}, 'smtp-auth-bypass': {} };

describe('the page of a section', () => {
  it('takes one answer for all that can be done from here, and keeps it', async () => {
    const walked = await walk([[CHOICE, '1']], { steps: { 'smtp-relay': {}, 'domain-smtp-auth': {} } });

    expect(walked.isWhole).toBe(true);
    expect(walked.decisions.choices).toMatchObject({
      'smtp-relay': { choice: 'do' },
      'domain-smtp-auth': { choice: 'do' },
    });
    expect(walked.kept).toEqual([walked.decisions]);
  });

  it('asks anew where what was typed is no choice', async () => {
    const { screens } = await walk(
      [
        [CHOICE, '9', 'Type one of 1, 2, 3, d, b, q.'],
        [CHOICE, '3'],
      ],
      { steps: SENDERS },
    );

    expect(screens.join('\n')).toContain('√ Your choice: 3');
  });

  it('leaves all of it, off where calls could change it, and does not ask again', async () => {
    const { decisions } = await walk([[CHOICE, '3']], { steps: SENDERS });

    expect(decisions.choices['smtp-relay']).toMatchObject({ choice: 'leave', isOff: true });
    const again = await walk([], { steps: SENDERS, before: decisions });
    expect(again.printed).toContain('smtp-relay: left as it is');
  });

  it('shows every step with all of its changes for d, then asks again', async () => {
    const { printed } = await walk(
      [
        [CHOICE, 'd'],
        [CHOICE, '3'],
      ],
      { steps: SENDERS },
    );

    expect(printed.match(/^WHY /gm)).toHaveLength(3);
    expect(printed).not.toContain('more lines: d');
  });

  it('is left with q, and what was decided before it counts', async () => {
    const steps = { ...SENDERS, 'password-policy': {} };
    const walked = await walk(
      [
        [CHOICE, '3'],
        [CHOICE, 'q'],
      ],
      { steps },
    );

    expect(walked.isWhole).toBe(false);
    expect(Object.keys(walked.kept.at(-1)?.choices ?? {}).sort()).toEqual(Object.keys(SENDERS).sort());
  });

  it('goes back to the one before with b, which says what was decided so far', async () => {
    const steps = { ...SENDERS, 'password-policy': {} };
    const { printed, decisions } = await walk(
      [
        [CHOICE, '3'],
        [CHOICE, 'b'],
        [CHOICE, '1'],
        [CHOICE, '4'],
        [CHOICE, '4'],
      ],
      { steps },
    );

    expect(printed).toContain('so far: left as it is');
    expect(decisions.choices['domain-smtp-auth']).toMatchObject({ choice: 'do' });
  });

  it('names the steps of which there is nothing to decide where one alone is left', async () => {
    const { printed } = await walk([[CHOICE, '4']], {
      steps: { 'smtp-relay': {}, 'domain-smtp-auth': { includeDefaults: false } },
      prepare: ({ domains }) => {
        for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = true;
      },
    });

    expect(printed).toContain('WHO MAY SEND THROUGH THIS SERVER\n  Nothing to do: domain-smtp-auth.');
  });

  it('says of what it leaves which is off from then on, and of which audits go on reporting', async () => {
    const { printed, decisions } = await walk([[CHOICE, '3']], {
      steps: { updates: {}, 'command-hooks': {}, 'admin-review': {} },
    });

    expect(printed).toContain('leave all of it as it is: audits go on reporting it');
    const mixed = await walk([[CHOICE, '3']], { steps: { 'internal-spammer': {}, 'ids-rules': {} } });
    expect(mixed.printed.replace(/\s+/g, ' ')).toContain(
      'leave all of it as it is: what 1 would do is off in your playbook, and audits list it as OFF; of the rest audits go on',
    );
    expect(decisions.choices.updates).toMatchObject({ choice: 'leave', isOff: false });
  });

  it('is walked back step by step, and out of at the first', async () => {
    const { decisions } = await walk(
      [
        [CHOICE, '2'],
        [CHOICE, '1'],
        [CHOICE, 'b'],
        [CHOICE, '4'],
        [CHOICE, 'b'],
        [CHOICE, 'b'],
        [CHOICE, '3'],
      ],
      { steps: { 'smtp-relay': {}, 'domain-smtp-auth': {} } },
    );

    expect(decisions.choices).toMatchObject({
      'smtp-relay': { choice: 'leave' },
      'domain-smtp-auth': { choice: 'leave' },
    });
  });

  it('says that nothing stands before the first one', async () => {
    const { printed } = await walk(
      [
        [CHOICE, 'b'],
        [CHOICE, '1'],
        [CHOICE, 'b'],
        [CHOICE, '1'],
        [CHOICE, '4'],
        [CHOICE, '4'],
      ],
      { steps: { 'smtp-relay': {}, 'domain-smtp-auth': {}, 'password-policy': {}, logging: {} } },
    );

    expect(printed.split('This is the first page.')).toHaveLength(2);
  });

  it('is one line where nothing is left to do', async () => {
    const { printed } = await walk([], {
      steps: { 'domain-smtp-auth': { includeDefaults: false } },
      prepare: ({ domains }) => {
        for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = true;
      },
    });

    expect(printed).toBe('Who may send through this server: nothing to do (domain-smtp-auth).');
  });
});

describe('the page of a step', () => {
  it('takes adjusted options, checked as they are typed, and shows at once what they come to', async () => {
    const { decisions, printed } = await walk(
      [
        [CHOICE, '2'],
        ['Which one?', 'minLenght', 'did you mean "minLength"?'],
        ['Which one?', 'minLength'],
        ['minLength:', 'many', 'It takes'],
        ['minLength:', '17'],
        ['Which one?', ''],
        [CHOICE, '1'],
      ],
      { steps: { 'password-policy': {} } },
    );

    expect(decisions.options).toEqual({ 'password-policy': { minLength: 17 } });
    expect(printed.slice(printed.indexOf('takes'))).toContain('-> 17');
  });

  it('says which values do not go together, and goes on as it was', async () => {
    const { decisions, printed } = await walk(
      [
        [CHOICE, '2'],
        ['Which one?', 'requireHttps'],
        ['requireHttps:', 'n'],
        ['Which one?', ''],
        [CHOICE, '1'],
      ],
      { steps: { 'domain-tls': { requireHttps: true, hsts: true } } },
    );

    expect(decisions.options).toEqual({});
    expect(printed).toContain('HSTS needs HTTPS');
    expect(printed).toContain('It stays as it was.');
    expect(decisions.choices['domain-tls']).toMatchObject({ choice: 'do' });
  });

  it('takes a value that needs another which was typed before it, and says of one that was not', async () => {
    const { decisions } = await walk(
      [
        [CHOICE, '2'],
        ['Which one?', 'hsts'],
        ['hsts:', 'y', 'HSTS needs HTTPS; state requireHttps: true as well.'],
        ['hsts:', 'n'],
        ['Which one?', 'requireHttps'],
        ['requireHttps:', 'y'],
        ['Which one?', 'hsts'],
        ['hsts:', 'y'],
        ['Which one?', ''],
        [CHOICE, '1'],
      ],
      { steps: { 'domain-tls': {} } },
    );

    expect(decisions.options).toEqual({ 'domain-tls': { requireHttps: true, hsts: true } });
  });

  it('takes back an option', async () => {
    const { decisions, printed } = await walk(
      [
        [CHOICE, '2'],
        ['Which one?', 'minLength'],
        ['minLength:', '17'],
        ['-1 takes back', 'preventReuse'],
        ['preventReuse:', 'y'],
        ['-1 takes back', '-minLength'],
        ['Which one?', ''],
        [CHOICE, '4'],
      ],
      { steps: { 'password-policy': {} } },
    );

    expect(decisions.options).toEqual({ 'password-policy': { preventReuse: true } });
    expect(printed).toContain('minLength is as the playbook has it.');
  });

  it('warns where what is kept is critical', async () => {
    const { printed } = await walk(
      [
        [CHOICE, '3'],
        ['Why?', 'tomorrow'],
        ['Who answers for it?', ''],
        ['Until which day?', ''],
      ],
      { steps: { 'smtp-relay': {} } },
    );

    expect(printed).toContain('It is critical, and stays open until the day that you name.');
  });

  it('takes an exception, whose domains and day are checked as they are typed', async () => {
    const { decisions, printed } = await walk(
      [
        [CHOICE, '3'],
        ['For which domains?', 'nobody.example', 'There is nothing to keep on nobody.example'],
        ['* for all; with commas', '*.example'],
        ['Why?', ' ', 'Type a reason.'],
        ['Why?', 'old scanners'],
        ['Who answers for it?', ''],
        ['Until which day?', '2026-11-27', 'That day is over.'],
        ['Until which day?', ''],
      ],
      { steps: { 'domain-smtp-auth': { includeDefaults: false } } },
    );

    expect(printed).toContain('It is kept on 2 of 2: ');
    expect(decisions.choices['domain-smtp-auth']).toMatchObject({
      ...{ choice: 'waive', domains: ['*.example'], reason: 'old scanners' },
      ...{ owner: 'ann', expires: '2027-02-26' },
    });
  });

  it('takes no word for what can be read, and reads it again', async () => {
    const { printed, decisions } = await walk(
      [
        [CHOICE, '5'],
        ['Is it done?', 'y'],
        [CHOICE, '5'],
        ['Is it done?', ''],
        [CHOICE, '4'],
      ],
      { steps: { logging: {} } },
    );

    expect(printed).toContain('[ ]');
    expect(printed.match(/Read again, and it is still so on server/g)).toHaveLength(1);
    expect(decisions.choices.logging).toMatchObject({ choice: 'leave' });
  });

  it('says of what the probe saw that nobody knocks again, and does not take it for read once more', async () => {
    const { printed, decisions } = await walk(
      [
        [CHOICE, '5'],
        ['Is it done?', 'y'],
      ],
      { steps: { 'outside-relay': {} } },
    );

    expect(printed).toContain('Nobody knocks twice in one run');
    expect(printed).not.toContain('Read again');
    expect(decisions.choices['outside-relay']).toMatchObject({ choice: 'leave' });
  });

  it('says where to state what is to be stated, before anybody says that it is done', async () => {
    const { printed } = await walk(
      [
        [CHOICE, '5'],
        ['Is it done?', 'n'],
        [CHOICE, '4'],
      ],
      { steps: { 'admin-2fa': {} } },
    );

    expect(printed).toContain('What there is to state is stated by 2 on the page of the step');
    const none = await walk(
      [
        [CHOICE, '5'],
        ['Is it done?', 'n'],
        [CHOICE, '4'],
      ],
      { steps: { logging: {} } },
    );
    expect(none.printed).not.toContain('is stated by 2');
  });

  it('takes for what no call shows the word of somebody, with the day', async () => {
    const { decisions } = await walk(
      [
        [CHOICE, '5'],
        ['Is it done?', 'y'],
        ['What did you do or see?', ' ', 'Type a sentence.'],
        ['What did you do or see?', 'set all of it'],
        ['Whose word is it?', 'Ann'],
      ],
      { steps: { logging: {} }, isPublishedOnly: true },
    );

    expect(decisions.choices.logging).toMatchObject({
      choice: 'by-hand',
      word: { by: 'Ann', on: '2026-11-28', note: 'set all of it', about: [{ target: 'server' }] },
    });
  });

  it('asks for what only the operator knows, and can be done from then on', async () => {
    const { decisions, printed } = await walk(
      [
        [CHOICE, '1', 'Type one of 2, 3, 4, 5, d, b, q.'],
        [CHOICE, '2'],
        ['Which one?', 'notify'],
        ['notify:', 'nobody', 'It takes'],
        ['notify:', 'postmaster@mail.example'],
        ['Which one?', ''],
        [CHOICE, '1'],
      ],
      { steps: { 'internal-spammer': {} } },
    );

    expect(printed).toContain('it needs a value from you (2)');
    expect(printed).toContain('2 state what is missing, or adjust it');
    expect(decisions.choices['internal-spammer']).toMatchObject({ choice: 'do' });
  });
});

describe('a look at one step', () => {
  it('shows on every page what a look at the whole server shows', async () => {
    const playbook = await shipped('strict');
    const server = await aServer({ domains: 3 });
    const whole = lookOf(await auditOf(server, playbook), { playbook, contract });
    const ids = whole.open.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) {
      const one = lookOf(await auditOf(server, playbook, { onlySteps: [id] }), { playbook, contract });
      const again = withStep(whole, id, one);
      expect(ids.map((other) => [other, pageHash(again, other)])).toEqual(
        ids.map((other) => [other, pageHash(whole, other)]),
      );
    }
  });
});
