/** What a plan leaves as it is: by hand, waived, not read. Remarks that are alike stand together. */
import { describe, expect, it } from '@jest/globals';
import { renderPlan } from '../../../src/report/text/plan-text.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { aFieldChange, anItemChange, aPage, aPlanReport, domains } from '../builders.js';

function render(plan: Parameters<typeof aPlanReport>[0], page: Parameters<typeof aPage>[0] = {}): string {
  return renderPlan(aPlanReport(plan), aPage(page));
}

function byHand(target: string, message: string, advice = 'Close it.') {
  return { step: 'domain-smtp-auth', target, message, byHand: instruct(advice), remedy: 'by-hand' } as const;
}

const OLD = {
  ...{ step: 'updates', target: 'server', message: 'Old.' },
  ...{ byHand: instruct('Update it.', 'Look at A.'), remedy: 'by-hand' as const },
} as const;

describe('what a plan leaves to a person', () => {
  it('stands under its step and target: what is the matter, what to do, a line for each thing to do', () => {
    const text = render({ manual: [OLD] });

    expect(text).toContain('\nBy hand\n  updates, server\n    Old.\n    1. Update it.\n    2. Look at A.\n');
  });

  it('has what is to be published in DNS under a heading of its own', () => {
    const snippet = { language: 'dns-zone', text: 'a1.example. IN MX 10 mail.a1.example.' } as const;
    const published = { ...byHand('a1.example', 'No MX.'), step: 'dns-mx' };

    const text = render({ manual: [{ ...published, byHand: [{ text: 'Publish it.', snippet }] }, OLD] });

    expect(text).toMatch(
      /\nBy hand\n {2}updates, server\n[\s\S]*\nTo be published in DNS\n {2}dns-mx, a1\.example\n/,
    );
    expect(text.split('dns-mx')).toHaveLength(2);
    expect(render({ manual: [OLD] })).not.toContain('DNS');
  });

  it('tells the first three domains one by one, counts the rest, and says once what to do', () => {
    const manual = domains(7).map((target, index) => byHand(target, `Open in ${index + 1} ways.`));

    const text = render({ manual });

    expect(text).toContain(
      [
        '  domain-smtp-auth, 7 domains',
        '    a1.example: Open in 1 ways.',
        '    a2.example: Open in 2 ways.',
        '    a3.example: Open in 3 ways.',
        '    and 4 more domains (--expand names them all)',
        '    Close it.',
        '',
      ].join('\n'),
    );
  });

  it('tells every domain on an expanded page', () => {
    const manual = domains(7).map((target, index) => byHand(target, `Open in ${index + 1} ways.`));

    const text = render({ manual }, { isExpanded: true });

    expect(text).toContain('    a7.example: Open in 7 ways.\n    Close it.\n');
    expect(text).not.toContain('more domain');
  });

  it('names domains of one message together', () => {
    const manual = domains(9).map((target) => byHand(target, 'Open.'));

    expect(render({ manual })).toContain(
      '  domain-smtp-auth, 9 domains: a1.example, a2.example, a3.example and 6 more\n    Open.\n    Close it.\n',
    );
    expect(render({ manual }, { isExpanded: true })).toContain('a9.example');
  });

  it('counts domains, not messages, where several domains share one of many', () => {
    const manual = domains(8).map((target, index) => byHand(target, `Case ${Math.min(index, 4)}.`));

    expect(render({ manual })).toContain('    and 5 more domains (--expand names them all)\n');
  });

  it('never counts the server as a domain', () => {
    const manual = [byHand('server', 'New domains start open.'), byHand('a1.example', 'Open.')];

    const text = render({ manual });

    expect(text).toContain('  domain-smtp-auth, server\n    New domains start open.\n    Close it.\n');
    expect(text).toContain('  domain-smtp-auth, a1.example\n    Open.\n    Close it.\n');
  });

  it('keeps what is to be done differently apart', () => {
    const manual = [byHand('a1.example', 'Open.', 'Close the door.'), byHand('a2.example', 'Open.')];

    const text = render({ manual });

    expect(text).toContain('    a1.example: Open.\n      Close the door.\n');
    expect(text).toContain('    a2.example: Open.\n      Close it.\n');
  });

  it('is only what to do where the plan itself changes something of the finding', () => {
    const changes = [aFieldChange({ steps: ['smtp-relay', 'domain-smtp-auth'] })];

    const text = render({ changes, manual: [byHand('a1.example', 'Open.'), byHand('a2.example', 'Open.')] });

    expect(text).toContain(
      '  domain-smtp-auth, 2 domains\n    a1.example\n    a2.example: Open.\n    Close it.\n',
    );
  });

  it('is the whole finding where the plan changes only something of another step', () => {
    expect(render({ changes: [anItemChange()], manual: [OLD] })).toContain('\n    Old.\n    1. Update it.');
  });

  it('fits the page, however long its texts and names are', () => {
    const long = 'All of this is wrong and has to be set right by somebody who knows what it is about. ';
    const manual = domains(6).map((target) => byHand(target, `${long.repeat(2)}${target}.`, long.repeat(3)));

    const text = render({ manual }, { isExpanded: true });

    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('what a plan holds back', () => {
  const held = {
    step: 'catch-all',
    message: 'There is a catch-all.',
    severity: 'medium',
    disruption: 'high',
    changes: 1,
    impact: ['Mail to unknown names is refused.'],
  } as const;
  const limits = { disruption: 'low', changes: null, changedDomainsPercent: null } as const;

  it('is told once for all targets, with what users would notice and what lets it through', () => {
    const other = { ...held, step: 'greylisting', disruption: 'medium', changes: 2, impact: [] } as const;
    const all = [...domains(3).map((target) => ({ ...held, target })), { ...other, target: 'server' }];

    const text = render({ held: all, limits });

    expect(text).toContain(
      [
        'Held back',
        '  catch-all, 3 domains: a1.example, a2.example, a3.example',
        '    There is a catch-all.',
        '    Held back, disruption high: Mail to unknown names is refused.',
        '  greylisting, server',
        '    There is a catch-all.',
        '    Held back: 2 changes, disruption medium.',
        '',
        '  Users would notice more of these than limits.disruption (low) allows.',
        '  smlockdown plan --max-disruption high has them in the plan; --step and',
        '  --domain take them one by one.',
      ].join('\n'),
    );
  });

  it('is counted in the last line, by changes, and only where there is some', () => {
    const { summary } = aPlanReport();

    expect(render({ summary: { ...summary, held: 4 } })).toContain('0 manual, 4 held back.');
    expect(render({ summary })).not.toContain('held');
  });
});

describe('what a plan does not judge', () => {
  it('names who waived it, why and until when', () => {
    const waived = [
      {
        ...{ step: 'catch-all', target: 'a1.example', message: 'Goes somewhere.' },
        ...{ reason: 'migration', owner: 'ops', expires: '2027-01-31' },
      },
    ];

    expect(render({ waived })).toContain(
      '\nWaived\n  catch-all, a1.example\n    Goes somewhere.\n    Waived by ops until 2027-01-31: migration\n',
    );
  });

  it('names what was not read, and why', () => {
    const notRead = [{ step: 'logging', target: 'server', message: 'Not read: status 500' }];

    expect(render({ notRead })).toContain('\nNot read\n  logging, server\n    Not read: status 500\n');
  });

  it('has no heading where there is none of it', () => {
    expect(render({})).not.toMatch(/By hand|Waived|Not read|Propagation|Proved to keep/);
  });
});
