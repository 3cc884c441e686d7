/** Pages as pure functions of one look at a server. */
import { describe, expect, it } from '@jest/globals';
import { SECTIONS } from '../../../src/catalogue/sections.js';
import { stepReaches } from '../../../src/cli/doctor/catalogue.js';
import { NOTHING_DECIDED } from '../../../src/cli/wizard/decisions.js';
import { changesOf, type Look, lookOf, pageHash, pagesNow, toTeach } from '../../../src/cli/wizard/look.js';
import {
  checklist,
  notDoneLines,
  openingPage,
  sectionLine,
  sectionPage,
  stepPage,
  unaskedLines,
} from '../../../src/cli/wizard/page.js';
import { shippedContract as contract } from '../../../src/contract/contract.js';
import { aPlaybook } from '../../engine/a-playbook.js';
import { aServer, auditOf } from '../../engine/a-server.js';
import { observerOn } from '../../engine/an-observer.js';
import { aPage } from '../../report/builders.js';

const [, senders] = SECTIONS;
const STEPS = { 'smtp-relay': {}, 'domain-smtp-auth': {}, 'domain-throttling': {} };

async function aLook({
  domains = 12,
  weak = domains,
  steps = STEPS as object,
  isUntaught,
}: {
  domains?: number;
  weak?: number;
  steps?: object;
  isUntaught?: true;
} = {}): Promise<Look> {
  const playbook = await aPlaybook({ steps });
  const server = await aServer({
    ...{ domains, ...(isUntaught && { isUntaught }) },
    prepare: (state) => {
      for (const [index, { settings }] of Object.values(state.domains).entries())
        settings.requireSmtpAuthentication = index >= weak;
    },
  });
  return lookOf(await auditOf(server, playbook), { playbook, contract });
}

const folded = (width = 80, height = 60) => aPage({ width, height, isWhole: false });
const text = (lines: readonly string[]) => lines.join('\n');

describe('the opening page', () => {
  it('says what is there, and that nothing is written yet', async () => {
    const page = text(openingPage(await aLook({ steps: { ...STEPS, updates: {} } }), folded()));

    expect(page).toContain('SmarterMail build 9406, 12 domains, ');
    expect(page).toContain('Looked at: 4 steps.');
    expect(page).toMatch(/^Known flaws: \d+ flaws, \d+ exploited: update to \d+$/m);
    expect(page).toContain('Nothing is written to the server before the last page');
  });
});

describe('the page of a section', () => {
  it('has a line for each open step, and who would notice what', async () => {
    const look = await aLook();
    const open = ['smtp-relay', 'domain-smtp-auth'];

    const page = text(sectionPage(senders as never, { look, open, decisions: NOTHING_DECIDED }, folded()));

    expect(page).toMatch(/^WHO MAY SEND THROUGH THIS SERVER\n {2}smtp-relay {2}/);
    expect(page).toMatch(/domain-smtp-auth: scripts have to sign in \(12 domains, \d+ mailboxes\)/);
    expect(page).not.toContain('domain-throttling');
  });

  it('says what was decided so far', async () => {
    const look = await aLook();
    const decisions = { options: {}, choices: { 'smtp-relay': { choice: 'do', page: '' } } } as const;

    const page = text(sectionPage(senders as never, { look, open: ['smtp-relay'], decisions }, folded()));

    expect(page).toContain('so far: do it');
  });

  it('is a line where nothing is left to do', async () => {
    const look = await aLook({ weak: 0, steps: { 'domain-smtp-auth': {} } });

    expect(sectionLine(senders as never, look)).toBe(
      'Who may send through this server: nothing to do (domain-smtp-auth).',
    );
  });
});

describe('the page of a step', () => {
  it('says why, what is found, whom it affects by name and number, the diff, and how sure the API is', async () => {
    const page = text(stepPage(await aLook(), 'domain-smtp-auth', folded()));

    expect(page).toContain('domain-smtp-auth (high): Every domain requires SMTP authentication');
    expect(page).toContain('WHY         Without it anybody');
    expect(page).toMatch(/AFFECTS {5}12 domains, \d+ mailboxes: \S+\.example/);
    expect(page).toContain('and 9 more');
    expect(page).toContain('users notice: high');
    expect(page).toContain('Require SMTP Authentication: off -> on, on 12 domains');
    expect(page).toMatch(/^API {9}\w/m);
  });

  it('folds what is long, and shows all of it where it is asked for', async () => {
    const look = await aLook({ steps: { 'ids-rules': {} } });
    const whole = aPage({ isWhole: true, isExpanded: true });

    const short = stepPage(look, 'ids-rules', folded());
    const long = stepPage(look, 'ids-rules', whole);

    expect(text(short)).toMatch(/… \d+ more lines: d/);
    expect(text(long)).not.toContain('more lines: d');
    expect(text(long).split('\n').length).toBeGreaterThan(text(short).split('\n').length);
  });

  it('folds more where the window is small, and keeps what users notice', async () => {
    const look = await aLook();
    const lines = (height: number) =>
      text(stepPage(look, 'domain-smtp-auth', folded(80, height))).split('\n');

    expect(lines(24).length).toBeLessThan(lines(60).length);
    expect(
      lines(24)
        .slice(lines(24).indexOf('FOUND') + 1)
        .indexOf('  … 4 more lines: d'),
    ).toBe(2);
    expect(lines(24).join(' ')).toContain('Devices and scripts that send as the domain have to sign in.');
  });

  it('counts those whom the changes reach, not those of the Domain Defaults, and shows shared changes as its own', async () => {
    const look = await aLook({ weak: 5, steps: { 'domain-smtp-auth': {} } });
    expect(text(stepPage(look, 'domain-smtp-auth', folded()))).toMatch(
      /^AFFECTS {5}5 domains, \d+ mailboxes/m,
    );

    const both = await aLook({ steps: { 'smtp-auth-bypass': {}, 'ip-whitelist': {} } });
    const page = text(stepPage(both, 'ip-whitelist', folded()));
    expect(page).toContain('(also smtp-auth-bypass)');
    expect(page).not.toContain('(also ip-whitelist)');
    const each = changesOf(both, 'smtp-auth-bypass') + changesOf(both, 'ip-whitelist');
    expect(changesOf(both, 'smtp-auth-bypass', 'ip-whitelist')).toBe(both.plan.changes.length);
    expect(each).toBeGreaterThan(both.plan.changes.length);
  });

  it('says of what users notice of many domains once what is so of each', async () => {
    const page = text(
      stepPage(await aLook({ steps: { 'domain-greylisting': {} } }), 'domain-greylisting', folded()),
    );
    const noticed = page.slice(page.indexOf('NOTICED')).replace(/\s+/g, ' ');

    expect(noticed.split('the first mail of each new sender to the domain comes minutes later')).toHaveLength(
      2,
    );
    expect(noticed).not.toContain('more: d');
    const look = await aLook({ steps: { 'domain-greylisting': {} } });
    const impact = look.plan.impact.map((one, at) => ({ ...one, impact: `It is so of ${at}.` }));
    const many = { ...look, plan: { ...look.plan, impact } };
    expect(text(stepPage(many, 'domain-greylisting', folded()))).toMatch(/of 1\. \(1 more: d\)$/m);
    expect(text(stepPage(many, 'domain-greylisting', aPage({ isWhole: true })))).not.toContain('more: d');
  });

  it('asks for no look at the web interface before a yes where nothing is to be said yes to', async () => {
    const look = await aLook({ steps: { 'admin-review': {}, 'domain-2fa': {} }, isUntaught: true });

    expect(text(stepPage(look, 'admin-review', folded()))).toMatch(/compare with the web interface$/m);
    expect(text(stepPage(look, 'domain-2fa', folded()))).toMatch(/web interface before you say yes$/m);
  });

  it('says of calls that are not known which page teaches them, which clicks, and how to go on', async () => {
    const playbook = await aPlaybook({ steps: { 'smtp-relay': {} } });
    const server = await aServer({ domains: 1, dialect: 3, isUntaught: true });
    const survey = await auditOf(server, playbook);
    const onlySteps = toTeach(survey);
    const asked = { playbook, domains: [], today: '2026-11-21', onlySteps };
    const { lessons } = await stepReaches(await observerOn(server.connection), asked);
    const look = lookOf(survey, { playbook, contract, lessons });

    const page = text(stepPage(look, 'smtp-relay', folded())).replace(/\s+/g, ' ');

    expect(onlySteps).toEqual(['smtp-relay']);
    expect(page).toMatch(
      /TEACH Settings > Protocols > SMTP In \(\d saves, about 2 minutes\): d has each click/,
    );
    expect(page).toContain('smlockdown wizard --resume goes on');
    expect(page).toContain('smlockdown learn --plan --all --step smtp-relay');
    expect(text(stepPage(look, 'smtp-relay', aPage({ width: 80, height: 60, isWhole: true })))).toContain(
      '    - Set "Allow Relay" to nobody, and save.',
    );
  });

  it('says what no rollback brings back', async () => {
    const look = await aLook({ steps: { 'smtp-auth-bypass': {} } });

    expect(text(stepPage(look, 'smtp-auth-bypass', folded()))).toMatch(/^NO WAY BACK \S/m);
  });

  it('fits 40 columns', async () => {
    const lines = text(stepPage(await aLook(), 'domain-smtp-auth', folded(40))).split('\n');

    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });
});

describe('what a run leaves to somebody', () => {
  it('is named, the most urgent first, with the command that says more; nothing where nothing is left', async () => {
    const steps = { updates: {}, 'admin-review': {}, 'domain-smtp-auth': {} };
    const left = text(notDoneLines(await aLook({ steps }), folded(), 'smlockdown audit'));

    expect(left).toMatch(
      /NOT IN THE PLAN, AND LEFT TO YOU\n {2}updates .*\n {2}admin-review .*\n {2}all of it: smlockdown audit\n/,
    );
    expect(left).not.toContain('domain-smtp-auth');
    const none = await aLook({ steps: { 'domain-smtp-auth': {} } });
    expect(notDoneLines(none, folded(), 'smlockdown audit')).toEqual([]);
  });
});

describe('steps of a section that nobody is asked about', () => {
  it('are named, with why', async () => {
    const steps = { 'domain-smtp-auth': { includeDefaults: false }, 'smtp-relay': {} };
    const look = await aLook({ weak: 0, steps });
    const open = look.open.map((line) => ({ ...line, ends: 'not read' as const, text: 'answered 500' }));

    expect(text(unaskedLines(senders as never, { ...look, open }, folded()))).toContain(
      'NOT READ, and so not asked: smtp-relay: answered 500',
    );
    expect(text(unaskedLines(senders as never, look, folded()))).toBe('  Nothing to do: domain-smtp-auth.');
  });
});

describe('steps beyond the server', () => {
  const world = { title: 'What the world sees', steps: ['outside-relay', 'dns-mx'] };

  it('that nobody asked for are named by their flags, and never passed over', async () => {
    const look = await aLook();
    const unasked = { ...look, playbook: { ...look.playbook, unasked: world.steps } };
    const none = { title: 'What the world sees', steps: ['dns-mx', 'smtp-relay'] };

    expect(text(openingPage(unasked, folded())).replace(/\s+/g, ' ')).toContain('Not asked: --dns, --probe.');
    expect(text(openingPage(look, folded()))).not.toContain('Not asked');
    expect(sectionLine(world, unasked)).toBe('What the world sees: not asked: --dns, --probe.');
    expect(sectionLine(world, look)).toBe('');
    expect(sectionLine(none, unasked)).toBe(
      'What the world sees: nothing to do (smtp-relay); not asked: --dns.',
    );
    expect(text(unaskedLines(world, unasked, folded()))).toBe('  Not looked at; not asked: --dns, --probe.');
  });

  it('rest on what was seen from here, and on no call', async () => {
    const look = await aLook();
    const seen = { step: 'outside-relay', evidence: 'observed' as const };
    const findings = look.audit.findings.map((one) => ({ ...one, ...seen }));

    expect(
      text(stepPage({ ...look, audit: { ...look.audit, findings } }, 'outside-relay', folded())),
    ).toMatch(/^SEEN {8}from the computer that this runs on$/m);
    expect(text(stepPage(look, 'smtp-relay', folded()))).toMatch(/^API {9}known/m);
  });
});

describe('the hash of a page', () => {
  it('is another where another domain fails, and the same for the same server', async () => {
    const [one, same, other] = [await aLook(), await aLook(), await aLook({ weak: 11 })];

    expect(pageHash(one, 'domain-smtp-auth')).toBe(pageHash(same, 'domain-smtp-auth'));
    expect(pageHash(one, 'domain-smtp-auth')).not.toBe(pageHash(other, 'domain-smtp-auth'));
  });

  it('is another where as many changes would do something else', async () => {
    const look = await aLook();
    const changes = look.plan.changes.map((change) => ({ ...change, after: 'another' }));

    expect(pageHash({ ...look, plan: { ...look.plan, changes } } as never, 'smtp-relay')).not.toBe(
      pageHash(look, 'smtp-relay'),
    );
  });
});

describe('a step that was not read this time', () => {
  it('is not taken for another one', async () => {
    const look = await aLook();
    const decisions = {
      options: {},
      choices: { 'smtp-relay': { choice: 'leave', page: 'p', isOff: true } },
    } as const;
    const open = look.open.map((line) =>
      line.id === 'smtp-relay' ? { ...line, ends: 'not read' as const } : line,
    );

    expect(pagesNow(look, decisions)('smtp-relay')).not.toBe('p');
    expect(pagesNow({ ...look, open }, decisions)('smtp-relay')).toBe('p');
  });
});

describe('a checklist', () => {
  it('has a box for each thing to do, and what there is to copy as it stands', () => {
    const snippet = { language: 'text', text: 'a  b\nc' } as const;

    expect(text(checklist([{ text: 'Click here.' }, { text: 'Copy this.', snippet }], folded()))).toBe(
      'BY HAND\n  [ ] Click here.\n  [ ] Copy this.\n    a  b\n    c',
    );
  });
});
