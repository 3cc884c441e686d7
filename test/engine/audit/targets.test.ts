/** Which domains and which parts of steps an audit looks at. No server: names in, names out. */
import { describe, expect, it } from '@jest/globals';
import {
  isActive,
  namesIn,
  type Selection,
  type SurveyOptions,
  selectionsFor,
  selectTargets,
} from '../../../src/engine/audit/selection.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import { steps } from '../../../src/steps/index.js';
import { aPlaybook } from '../a-playbook.js';
import { errorOf } from '../a-server.js';
import { guarded } from '../a-step.js';

const SERVER = ['bank.example', 'shop.example', 'Web.test'].map((name) => ({ name, mailboxes: 1 }));

async function asked(members: object, onlyDomains?: readonly string[]): Promise<SurveyOptions> {
  const playbook = await aPlaybook({ steps: { 'catch-all': {} }, ...members });
  return { playbook, steps, onlyDomains } as unknown as SurveyOptions;
}

async function chosen(members: object, onlyDomains?: readonly string[]): Promise<readonly string[]> {
  return selectTargets(await asked(members, onlyDomains), SERVER).map(({ name }) => name);
}

const refusal = (members: object, onlyDomains?: readonly string[]) => errorOf(chosen(members, onlyDomains));

describe('the domains that are looked at', () => {
  it('are all of the server, unless somebody says otherwise', async () => {
    expect(await chosen({})).toEqual(['bank.example', 'shop.example', 'Web.test']);
  });

  it.each<[string, object, readonly string[] | undefined, readonly string[]]>([
    [
      'what the playbook includes',
      { domains: { include: ['*.example'] } },
      undefined,
      ['bank.example', 'shop.example'],
    ],
    [
      'what one of several lists includes',
      { domains: { include: ['no.where', 'WEB.test'] } },
      undefined,
      ['Web.test'],
    ],
    ['not what it excludes', { domains: { exclude: ['bank.*'] } }, undefined, ['shop.example', 'Web.test']],
    ['what --domain names', {}, ['web.test'], ['Web.test']],
    ['what any --domain names', {}, ['web.test', 'b*'], ['bank.example', 'Web.test']],
    [
      'not what is excluded, though --domain fits it too',
      { domains: { exclude: ['bank.example'] } },
      ['*.example'],
      ['shop.example'],
    ],
  ])('are %s', async (_, members, only, expected) => {
    expect(await chosen(members, only)).toEqual(expected);
  });
});

describe('a list that fits nothing', () => {
  it('is refused of the playbook, at the place of each name, and of what it includes alone', async () => {
    const policy = { 'password-policy': { minLength: 20 } };
    const overrides = [{ domains: ['nowhere.test'], steps: policy }];

    const error = await refusal({
      domains: { include: ['bnk.example', 'no*'], exclude: ['gone.test'] },
      steps: policy,
      overrides,
    });

    expect(error.code).toBe('playbook.invalid');
    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(
        /^\S*p\.yaml:\d+:\d+: domains\.include: bnk\.example is no mail domain of this server; did you mean "bank\.example"\?$/,
      ),
      expect.stringMatching(
        /^\S*p\.yaml:\d+:\d+: domains\.include: no mail domain of this server matches no\*$/,
      ),
    ]);
  });

  it('is none where it includes everything, on a server without domains too', async () => {
    expect(selectTargets(await asked({ domains: { include: ['*'] } }), [])).toEqual([]);
  });

  it('is none where it includes the domain that the playbook adds', async () => {
    const forms = { domain: 'forms.test', user: 'f', password: 'env:A', administratorPassword: 'env:B' };
    const options = await asked({
      steps: { 'form-sender': forms },
      domains: { include: ['forms.test'] },
    });

    expect(selectTargets(options, SERVER)).toEqual([]);
    expect(namesIn(options, SERVER)).toEqual(['bank.example', 'shop.example', 'Web.test', 'forms.test']);
  });

  it('is refused of the command line', async () => {
    expect(await refusal({}, ['bank.example', 'b.nk'])).toMatchObject({
      code: 'usage.invalid',
      message: 'No mail domain of this server matches --domain b.nk',
    });
  });

  it('is refused where the playbook leaves out all that it fits', async () => {
    expect(await refusal({ domains: { exclude: ['bank.*'] } }, ['shop.example', 'b*'])).toMatchObject({
      code: 'usage.invalid',
      message: 'The playbook leaves out all that matches --domain b*',
    });
  });
});

describe('the parts of steps that are looked at', () => {
  const idsOf = (options: SurveyOptions, scope: 'server' | 'domain') =>
    selectionsFor(options, scope).map(({ step }) => step.id);

  it('are those of the steps that the playbook selects, in the order of the catalogue', async () => {
    const options = await asked({ steps: { 'catch-all': {}, 'domain-smtp-auth': {}, logging: {} } });

    expect(idsOf(options, 'domain').sort()).toEqual(['catch-all', 'domain-smtp-auth']);
    expect(idsOf(options, 'server').sort()).toEqual(['domain-smtp-auth', 'logging']);
  });

  it('are those of the steps that were asked for, among them', async () => {
    const options = await asked({ steps: { 'catch-all': {}, 'domain-smtp-auth': {} } });

    expect(idsOf({ ...options, onlySteps: ['catch-all', 'updates'] }, 'domain')).toEqual(['catch-all']);
  });

  it('stay where an override switches them off, and come where one switches them on', async () => {
    const [part] = guarded.parts;
    const step = { ...guarded, parts: [{ ...part, isActive: (options: object) => 'isJudged' in options }] };
    const under = async (own: object, more?: object) =>
      isActive({ step, part: step.parts[0], order: 0 } as Selection, {
        playbook: {
          steps: { guarded: own },
          overrides:
            more === undefined
              ? []
              : [{ domains: ['bank.*'], steps: { guarded: more }, stated: { guarded: Object.keys(more) } }],
        } as unknown as Playbook,
        target: 'bank.example',
      });

    expect(await under({ isJudged: true }, {})).toBe(true);
    expect(await under({}, { isJudged: true })).toBe(true);
    expect(await under({})).toBe(false);
    expect(await under({ isJudged: true })).toBe(true);
  });
});
