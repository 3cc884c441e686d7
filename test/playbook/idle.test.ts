/** What a playbook asks and nothing comes of, with its place. */
import { describe, expect, it } from '@jest/globals';
import { type Idle, idleIn } from '../../src/playbook/idle.js';
import { aPlaybook, type Files, load } from './builders.js';

const DOMAINS = ['bank.example', 'shop.example', 'Test.example'];

async function idleOf(text: string | Files, judged?: Parameters<typeof idleIn>[1]['judged']) {
  const playbook = await load(typeof text === 'string' ? aPlaybook(text) : text);
  const lineOf = ({ at, text: said, isMistake }: Idle) => `${isMistake ? 'refused' : 'told'} ${at}: ${said}`;
  return idleIn(playbook, { domains: DOMAINS, judged }).map(lineOf);
}

const NONE = 'is no mail domain of this server';
const THROTTLING = 'steps: { throttling: {} }';

describe('a name of a playbook that is no domain of the server', () => {
  it.each([
    ['domains: { exclude: [bank.exmaple] }', '4:22', 'domains.exclude: bank.exmaple', 'bank.example'],
    ['domains: { include: ["*", Shpo.example] }', '4:27', 'domains.include: Shpo.example', 'shop.example'],
    [
      'overrides: [{ domains: [shop.example, bnak.example], steps: { throttling: { perHour: 99 } } }]',
      '4:39',
      'overrides: bnak.example',
      'bank.example',
    ],
    [
      'waivers: [{ step: throttling, domain: tst.example, reason: r, owner: o, expires: 2027-01-31 }]',
      '4:11',
      'this waiver covers nothing: tst.example',
      'Test.example',
    ],
  ])('is a mistake, with its place and what was meant: %s', async (line, place, what, meant) => {
    expect(await idleOf(`${THROTTLING}\n${line}`)).toEqual([
      `refused ./p.yaml:${place}: ${what} ${NONE}; did you mean "${meant}"?`,
    ]);
  });

  it('has no other meant where none is near', async () => {
    expect(await idleOf(`${THROTTLING}\ndomains: { exclude: [other.test] }`)).toEqual([
      `refused ./p.yaml:4:22: domains.exclude: other.test ${NONE}`,
    ]);
  });

  it('is only told where it is a glob, with the one that was meant', async () => {
    const excluded = "['*.test', '?.example', '*.exmaple']";

    expect(await idleOf(`${THROTTLING}\ndomains: { exclude: ${excluded} }`)).toEqual([
      'told ./p.yaml:4:22: domains.exclude: no mail domain of this server matches *.test',
      'told ./p.yaml:4:32: domains.exclude: no mail domain of this server matches ?.example',
      'told ./p.yaml:4:45: domains.exclude: no mail domain of this server matches *.exmaple; did you mean "*.example"?',
    ]);
  });

  it('is none where the case differs', async () => {
    expect(await idleOf(`${THROTTLING}\ndomains: { exclude: [TEST.example] }`)).toEqual([]);
  });
});

describe('lists that contradict each other', () => {
  it('are told: what is included and excluded', async () => {
    expect(
      await idleOf(`${THROTTLING}\ndomains: { include: ['*', bank.example], exclude: [bank.example] }`),
    ).toEqual(['told ./p.yaml:4:27: domains.exclude leaves out all that bank.example includes']);
    expect(await idleOf(`${THROTTLING}\ndomains: { exclude: ['*'] }`)).toEqual([
      'told ./p.yaml:4:22: domains.exclude leaves out all that * includes',
    ]);
  });

  it("are told: a parent's exclusion of a domain that the child's own list does not have", async () => {
    const parent = `version: 1\nname: a\n${THROTTLING}\ndomains: { exclude: [bank.example, shop.example, nothing.test] }`;
    const child = aPlaybook('extends: a.yaml\ndomains: { exclude: [shop.example] }');

    expect(await idleOf({ 'a.yaml': parent, './p.yaml': child })).toEqual([
      'told a.yaml:4:22: bank.example is excluded here, and looked at all the same: ./p.yaml:4:22 replaces the list',
    ]);
    expect(await idleOf({ 'a.yaml': parent, './p.yaml': aPlaybook('extends: a.yaml') })).toEqual([
      `refused a.yaml:4:50: domains.exclude: nothing.test ${NONE}`,
    ]);
  });
});

const override = (domains: string, perHour: number) =>
  `  - { domains: [${domains}], steps: { throttling: { perHour: ${perHour} } } }`;
const overridden = (...lines: readonly string[]) => `${THROTTLING}\noverrides:\n${lines.join('\n')}`;

describe('an override that counts nowhere', () => {
  it('is told where its domains are left out', async () => {
    expect(
      await idleOf(`${overridden(override('bank.example', 99))}\ndomains: { exclude: ['bank*'] }`),
    ).toEqual(['told ./p.yaml:5:5: this override counts nowhere: its domains are left out']);
  });

  it('is told where a later one states another value for each of its domains', async () => {
    expect(await idleOf(overridden(override('bank.example', 20), override("'*'", 90)))).toEqual([
      'told ./p.yaml:5:5: this override of throttling counts nowhere: a later one states perHour for its domains',
    ]);
  });

  it('is none where one domain is left to it, or the later one asks for the same', async () => {
    expect(await idleOf(overridden(override("'*'", 90), override('bank.example', 20)))).toEqual([]);
    expect(await idleOf(overridden(override('bank.example', 20), override("'*'", 20)))).toEqual([]);
  });
});

describe('a waiver', () => {
  const waiver = (step: string, domain: string) =>
    `waivers: [{ step: ${step}, domain: ${domain}, reason: r, owner: o, expires: 2027-01-31 }]`;
  const judged = [{ step: 'throttling', target: 'shop.example' }];

  it('of a step that is not selected is told, whatever was looked at', async () => {
    expect(await idleOf(`${THROTTLING}\n${waiver('catch-all', 'bank.example')}`)).toEqual([
      'told ./p.yaml:4:11: this waiver covers nothing: the playbook does not select the step catch-all',
    ]);
  });

  it.each(['bank.example', 'server'])(
    'of a target that was not judged is told where all was looked at: %s',
    async (domain) => {
      const text = `${THROTTLING}\n${waiver('throttling', domain)}`;

      expect(await idleOf(text, judged)).toEqual([
        `told ./p.yaml:4:11: this waiver covers nothing: throttling has no target ${domain} here`,
      ]);
      expect(await idleOf(text)).toEqual([]);
    },
  );
});
