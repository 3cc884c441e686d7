import { describe, expect, it } from '@jest/globals';
import { GENERATED } from '../../src/pages/markdown.js';
import { stepPage } from '../../src/pages/step-page.js';
import { stepById, steps } from '../../src/steps/index.js';
import type { Step } from '../../src/steps/kit/step.js';
import { rowsOf, sectionOf } from '../docs/a-page.js';
import { textOf } from '../steps/a-step.js';

function step(id: string): Step {
  const found = stepById(id);
  if (found === undefined) throw new Error(`there is no step ${id}`);
  return found;
}

/** Text without the marks and line ends of Markdown. */
function wordsOf(text: string): string {
  return text.replace(/^> /gm, '').replace(/\s+/g, ' ').replaceAll('\\', '').replaceAll('`', '').trim();
}

const under = (one: Step, title: string) => sectionOf(stepPage(one), `## ${title}`);

const TITLES = [
  'Secure state',
  'What it reads',
  'Who is affected',
  'By hand',
  'Undo',
  'Guides',
  'API evidence',
];

describe.each(steps.map((one) => ({ id: one.id, one })))('the page of $id', ({ one }) => {
  const page = stepPage(one);

  it('says that it is generated, and names the step: title, id, why, severity, disruption, scope', () => {
    const [head = ''] = page.split('\n## ');

    expect(head.startsWith(`${GENERATED}\n\n# `)).toBe(true);
    expect(wordsOf(head)).toContain(one.title);
    expect(wordsOf(head)).toContain(`${one.id}: severity **${one.severity}**`);
    expect(wordsOf(head)).toContain(`**${one.disruption}**, scope **${one.scope}**`);
    expect(wordsOf(head)).toContain(one.why);
  });

  it('has every section, in order, and nothing that was not there to tell', () => {
    expect([...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(TITLES);
    expect(page).not.toMatch(/undefined|\[object|NaN/);
    expect(page.endsWith('\n')).toBe(true);
  });

  it('has rows of as many cells as their table has columns', () => {
    const tables = page.split('\n\n').filter((block) => block.startsWith('|'));
    for (const block of tables) {
      const widths = block.split('\n').map((row) => row.split(/(?<!\\)\|/).length);
      expect(new Set(widths).size).toBe(1);
    }
    expect(tables.length).toBeGreaterThan(1);
  });

  it('names every option', () => {
    const rows = rowsOf(under(one, 'Secure state')).map(([name]) => name);

    expect(rows).toEqual(expect.arrayContaining(Object.keys(one.options.shape)));
  });

  it('explains what is assumed where something is, and links the guesses', () => {
    const text = under(one, 'API evidence');

    const isAssumed = rowsOf(text).some((cells) => cells.includes('assumed'));
    expect(text.includes('path, members and numbers are')).toBe(isAssumed);
    expect(text.includes('(../assumed-api.md)')).toBe(isAssumed);
    expect(text).toContain('(../api-evidence.md)');
  });
});

describe('the page of a step', () => {
  it('has its options flattened, with default and range', () => {
    expect(rowsOf(under(step('ids-rules'), 'Secure state'))).toContainEqual([
      'bruteForceByIp.threshold',
      'Events within the time frame before the block',
      '10',
      'a whole number from 1 to 1000',
    ]);
  });

  it('says that there are no options', () => {
    expect(under(step('catch-all'), 'Secure state')).toContain('The step has no options.');
  });

  it('names what it reads: title, place in the interface, fields by their label', () => {
    expect(rowsOf(under(step('catch-all'), 'What it reads'))).toEqual([
      [
        'Settings of a mail domain',
        'Manage > Domains > (the domain) > Edit',
        'Catch-all alias; empty for none',
      ],
      [
        'What this tool set and proved before',
        'the state folder of the tool',
        'What the last run that wrote each left there; none where that is not known',
      ],
    ]);
  });

  it('names the option that makes it read more', () => {
    const rows = rowsOf(under(step('password-compliance'), 'What it reads'));

    expect(rows.map(([what]) => what)).toEqual([
      'Password policy compliance of a mail domain',
      'Users of a mail domain, with expire: true',
    ]);
  });

  it('says that a failure may make it read more, where it does', () => {
    expect(under(step('updates'), 'What it reads')).toContain('it may look up more');
    expect(under(step('logging'), 'What it reads')).not.toContain('it may look up more');
  });

  it('says who is affected: nobody by a report, the server, or each domain', () => {
    expect(under(step('updates'), 'Who is affected')).toContain('Nobody: the step only reports.');
    expect(wordsOf(under(step('smtp-relay'), 'Who is affected'))).toMatch(
      /^Many users .* those of the server/,
    );
    expect(wordsOf(under(step('catch-all'), 'Who is affected'))).toContain('those of each mail domain');
  });

  it('gives the clicks with the default options, or with examples where there is none', () => {
    expect(wordsOf(under(step('logging'), 'By hand'))).toBe(
      `With the default options: ${textOf(step('logging').manual({ logs: ['delivery', 'smtp', 'administrative'], keepDays: 30 }))} ` +
        'Labels and paths follow public help pages; your build may name them otherwise.',
    );
    expect(wordsOf(under(step('incoming-gateways'), 'By hand'))).toMatch(
      /^With examples for what has no default \(mode, servers\): Settings > /,
    );
  });

  it('shows what there is to copy as it stands, below what to do with it', () => {
    const snippet = { language: 'dns-zone', text: '@ IN TXT "v=spf1  *"\n@ IN MX 10 mail' } as const;
    const one = { ...step('logging'), manual: () => [{ text: 'Publish *this*.', snippet }] };

    expect(under(one, 'By hand')).toContain(
      '\n\n> Publish \\*this\\*.\n> \n> ```\n> @ IN TXT "v=spf1  *"\n> @ IN MX 10 mail\n> ```\n\n',
    );
  });

  it('says how it is undone, and what is not', () => {
    expect(wordsOf(under(step('catch-all'), 'Undo'))).toBe(
      'smlockdown rollback puts back every field that a run changed, and proves it by reading again.',
    );
    const { notUndone = '' } = step('admin-password');
    expect(wordsOf(under(step('admin-password'), 'Undo'))).toContain(notUndone);
    expect(notUndone).not.toBe('');
  });

  it('names its guides by title and publisher, and links them all', () => {
    expect(wordsOf(under(step('catch-all'), 'Guides'))).toContain(
      'G3 "Disable Catch-All Accounts": "SmarterMail 15.x Help: Locking Down Your Server", the vendor',
    );
    expect(under(step('command-hooks'), 'Guides')).toContain('- beyond the guides\n');
    expect(under(step('catch-all'), 'Guides')).toContain('(../guides.md)');
  });

  it('has each call with its evidence and source, and the fields that are less certain', () => {
    const text = under(step('domain-smtp-auth'), 'API evidence');

    expect(rowsOf(text)).toContainEqual([
      'Settings of a mail domain',
      'change',
      'POST settings/sysadmin/domain-settings/{domain}',
      'client',
      'SC, AI, WG, UP',
    ]);
    expect(rowsOf(text)).toContainEqual([
      'Require SMTP Authentication',
      'client',
      'nobody was seen writing it',
      'clients were seen reading this field, none writing it',
    ]);
  });

  it('says that a step is for the roles of a server', () => {
    expect(stepPage(step('incoming-gateways'))).toContain('for the roles of a server');
    expect(stepPage(step('catch-all'))).not.toContain('for the roles of a server');
  });
});
