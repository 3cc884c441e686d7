import { describe, expect, it } from '@jest/globals';
import { planLine, renderPlan } from '../../../src/report/text/plan-text.js';
import { aFieldChange, anItemChange, aPage, aPlan, aPlanReport, domains, MARKED } from '../builders.js';

const STEPS = {
  'domain-smtp-auth': {
    title: 'Every domain asks for a password',
    why: '',
    guide: [],
    severity: 'high',
    disruption: 'high',
  },
} as const;

function render(plan: Parameters<typeof aPlan>[0], page: Parameters<typeof aPage>[0] = {}): string {
  return renderPlan(aPlanReport(plan, STEPS), aPage(page));
}

describe('the last line of a plan', () => {
  const summary = { ...aPlan().summary, add: 3, change: 14, remove: 1, waived: 2, manual: 4 };

  it('is in the words people know', () => {
    const line = 'Plan: 3 to add, 14 to change, 1 to remove; 2 waived, 4 manual.';

    expect(planLine(aPlan({ summary }))).toBe(line);
    expect(render({ summary }).trimEnd().split('\n').at(-1)).toBe(line);
  });

  it('says what was not read', () => {
    expect(planLine(aPlan({ summary: { ...summary, notRead: 5 } }))).toMatch(/, 4 manual, 5 not read\.$/);
  });
});

describe('the text of a plan', () => {
  it('folds one change on many domains into one line, with the first few names', () => {
    const text = render({ changes: domains(412).map((target) => aFieldChange({ target })) });

    expect(text).toContain('    ~ Require SMTP Authentication: off -> on, on 412 domains\n');
    expect(text).toContain('      a1.example, a2.example, a3.example and 409 more\n');
  });

  it('names every domain on an expanded page', () => {
    const names = domains(30);

    const text = render({ changes: names.map((target) => aFieldChange({ target })) }, { isExpanded: true });

    expect(names.filter((name) => !text.includes(name))).toEqual([]);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('names the one domain of a change without counting it', () => {
    const text = render({ changes: [aFieldChange()] });

    expect(text).toContain('    ~ Require SMTP Authentication: off -> on\n      a1.example\n');
  });

  it('never folds the server with a domain, and says which of the two a line is about', () => {
    const text = render({
      changes: [aFieldChange({ target: 'server', resource: 'domain-defaults' }), aFieldChange()],
    });

    expect(text).toContain('~ Require SMTP Authentication: off -> on, Domain Defaults\n');
    expect(text).toContain('~ Require SMTP Authentication: off -> on\n      a1.example\n');
  });

  it('stands under the title of the first step and names the others', () => {
    const text = render({ changes: [aFieldChange({ steps: ['domain-smtp-auth', 'smtp-relay'] })] });

    expect(text).toContain('  domain-smtp-auth  Every domain asks for a password\n');
    expect(text).toContain('(also smtp-relay)');
  });

  it('marks what loosens', () => {
    expect(render({ changes: [aFieldChange({ effect: 'loosens' })] })).toContain('off -> on (loosens)\n');
  });

  it('paints what is added green, changed yellow and removed red', () => {
    const text = render(
      {
        changes: [
          anItemChange({ action: 'add', item: 'new', before: null, after: { a: true } }),
          anItemChange({ action: 'change', item: 'old', before: { a: true }, after: { a: false } }),
          anItemChange(),
        ],
      },
      { style: MARKED },
    );

    expect(text).toContain('<green>    + new: a: on</green>');
    expect(text).toContain('<yellow>    ~ old: a: on -> off</yellow>');
    expect(text).toContain('<red>    - 192.0.2.7</red>');
  });

  it('fits the page, also where a change is long', () => {
    const after = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [`aFieldOfSomeLength${index}`, index]),
    );

    const text = render({ changes: [anItemChange({ action: 'add', before: null, after })] });

    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('shows the first two sentences of impact, and counts the others', () => {
    const changes = domains(5).map((target) => aFieldChange({ target }));
    const impact = changes.map(({ target }) => ({
      step: 'domain-smtp-auth',
      target,
      impact: `Users of ${target} notice.`,
    }));

    const text = render({ changes, impact });

    expect(text).toContain('    > Users of a2.example notice.\n');
    expect(text).not.toContain('Users of a3.example');
    expect(text).toContain('and 3 more sentences');
    expect(render({ changes, impact }, { isExpanded: true })).toContain('Users of a5.example notice.');
  });

  it('says how many domains and mailboxes are touched', () => {
    const summary = { ...aPlan().summary, changedDomains: 3, domains: 412, mailboxesOfChangedDomains: 1 };

    expect(render({ summary })).toContain('Domains with changes: 3 of 412, 1 mailbox in them.\n');
    expect(render({ summary, kind: 'rollback', rollsBack: 'x' })).toContain(
      'Domains with changes: 3, 1 mailbox',
    );
  });

  it('of a rollback names what is left alone, also beside what comes back', () => {
    const about = { step: 'rollback', target: 'a1.example', remedy: 'by-hand' } as const;
    const message =
      'Settings of a mail domain, left as it is: Catch-all alias was changed since, to "sales".';
    const text = render({
      ...{ kind: 'rollback', rollsBack: 'x', changes: [aFieldChange({ steps: ['rollback'] })] },
      manual: [{ ...about, message, byHand: [{ text: 'Compare.' }] }],
    });

    expect(text.replace(/\s+/g, ' ')).toContain(`rollback, a1.example ${message} Compare.`);
  });

  it('of a rollback names the run', () => {
    expect(render({ kind: 'rollback', rollsBack: '20260102-030405-apply-ab12' })).toContain(
      'Rollback of run 20260102-030405-apply-ab12 on https://mail.example',
    );
  });

  it('lets no name from the server drive the terminal or forge a line', () => {
    const text = render({ changes: [aFieldChange({ target: 'x\u001b[2J\nPlan: 0 to add' })] });

    expect(text).not.toContain('\u001b');
    expect(text).not.toMatch(/^\s*Plan: 0 to add$/m);
  });
});
