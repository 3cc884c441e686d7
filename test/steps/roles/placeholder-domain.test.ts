import { describe, expect, it } from '@jest/globals';
import { placeholderDomain } from '../../../src/steps/roles/placeholder-domain.js';
import { failing, judge, manualOf, optionsOf, refusalOf } from '../a-step.js';

const OPTIONS = { name: 'placeholder.example', password: 'env:PLACEHOLDER_PASSWORD' };

function domain(name: string, path: string) {
  return { key: name, label: name, fields: { name, path, hostname: '', administratorPassword: null } };
}

const HOSTED = domain('one.example', 'C:\\SmarterMail\\Domains\\one.example');

describe('the placeholder domain', () => {
  it.each(['placeholder.example', 'Placeholder.Example'])('passes when it exists as %s', (name) => {
    const inputs = { domains: [HOSTED, domain(name, 'C:\\x')] };

    expect(judge(placeholderDomain, { inputs, options: OPTIONS })).toEqual({
      verdict: 'pass',
      message: 'The mail domain placeholder.example exists.',
    });
  });

  it('is added with a reference to the password, beside the folders of the other domains', () => {
    const finding = failing(placeholderDomain, { inputs: { domains: [HOSTED] }, options: OPTIONS });

    expect(finding.message).toBe('The mail domain placeholder.example does not exist.');
    expect(finding.changes).toEqual([
      {
        kind: 'add',
        need: 'domains',
        item: {
          name: 'placeholder.example',
          path: 'C:\\SmarterMail\\Domains\\placeholder.example',
          hostname: 'mail.placeholder.example',
          administratorPassword: 'env:PLACEHOLDER_PASSWORD',
        },
        effect: 'neutral',
      },
    ]);
    expect(finding.impact[0]).toContain('postmaster@placeholder.example');
    expect(finding.impact[1]).toMatch(/; it has room for 5 users and 1 GB\.$/);
  });

  it.each([
    ['/var/lib/smartermail/Domains/One.Example/', '/var/lib/smartermail/Domains/placeholder.example'],
    ['D:/Mail/one.example', 'D:/Mail/placeholder.example'],
  ])('finds the folder beside %s', (path, expected) => {
    const inputs = { domains: [domain('one.example', path)] };

    expect(failing(placeholderDomain, { inputs, options: OPTIONS }).changes).toMatchObject([
      { item: { path: expected } },
    ]);
  });

  it('takes the folder that is stated before any other', () => {
    const options = { ...OPTIONS, folder: 'E:\\Elsewhere' };

    expect(failing(placeholderDomain, { inputs: { domains: [HOSTED] }, options }).changes).toMatchObject([
      { item: { path: 'E:\\Elsewhere' } },
    ]);
  });

  it.each([
    ['no domain', []],
    ['a domain whose folder has another name', [domain('one.example', 'C:\\Mail\\renamed')]],
    ['a folder that only ends like the domain', [domain('one.example', 'C:\\Mail\\not-one.example')]],
    ['a domain without a folder', [domain('one.example', '')]],
  ])('is left to the operator where the server shows %s', (_, domains) => {
    const finding = failing(placeholderDomain, { inputs: { domains }, options: OPTIONS });

    expect(finding.changes).toEqual([]);
    expect(finding.byHand).toContain('State the option folder');
  });
});

describe('the options', () => {
  it.each([
    ['no name', { password: 'env:A' }, /steps\.placeholder-domain has no name; it takes text/],
    ['no password', { name: 'a.example' }, /has no password; it takes text such as/],
    ['a name without a dot', { ...OPTIONS, name: 'localhost' }, /\.name: must be a domain name/],
    ['an address for a name', { ...OPTIONS, name: '192.0.2.1' }, /\.name: must be a domain name/],
    ['an empty folder', { ...OPTIONS, folder: '' }, /\.folder is ""; it takes text from 1 to 260 characters/],
  ])('are refused with %s', async (_, options, expected) => {
    expect(await refusalOf(placeholderDomain, options)).toMatch(expected);
  });

  it('never show what was typed in place of a reference to the password', async () => {
    for (const password of ['hunter2-hunter2', 'env:', 'https://hunter2', 424242]) {
      const refusal = await refusalOf(placeholderDomain, { ...OPTIONS, password });

      expect(refusal).toMatch(
        /^steps\.placeholder-domain\.password is not shown here.*"env:NAME"|takes text/,
      );
      expect(refusal).not.toMatch(/hunter2|424242/);
    }
  });
});

it('has clicks that name the domain and never the place of its password', () => {
  const text = manualOf(placeholderDomain, optionsOf(placeholderDomain, OPTIONS));

  expect(text).toBe(
    'Manage > Domains > New: add the domain placeholder.example with the administrator postmaster, a password that nobody ' +
      'uses elsewhere, and room for 5 users and 1 GB. Save.',
  );
});
