import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  domainsSeen,
  hereChecks,
  ownAccountChecks,
  roleCheck,
} from '../../../src/cli/doctor/account-checks.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { ownAccount } from '../../../src/contract/resources/access/own-account.js';
import type { Observer } from '../../../src/engine/observe/observer.js';
import { LockdownError } from '../../../src/errors.js';

const answering = (reading: object, domains: Observer['domains'] = async () => []) =>
  ({ read: async () => reading, domains }) as unknown as Observer;
const oneDomain = async () => [{ name: 'example.com' }] as never;

describe('the role of the account', () => {
  it.each<[readonly string[], string, string]>([
    [['PrimarySysAdmin'], 'ok', 'a primary system administrator'],
    [['User', 'SysAdmin'], 'ok', 'a system administrator, and no primary one'],
    [[], 'unknown', 'does not say'],
    [['DomainAdmin'], 'warn', 'its token says DomainAdmin'],
  ])('%j', (roles, state, text) => {
    expect(roleCheck(roles)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe('what it may do with mail domains', () => {
  it.each<[object, string, string]>([
    [{ status: 'document' }, 'ok', '1 mail domain; the settings of one were read'],
    [{ status: 'failed', code: 'session.forbidden', why: 'no right' }, 'fail', 'not read: no right'],
    [{ status: 'failed', code: 'server.timeout', why: 'no answer' }, 'unknown', 'not read: no answer'],
  ])('where a read gives %j', async (reading, state, text) => {
    const { check, domains } = await domainsSeen(answering(reading, oneDomain));

    expect(await check()).toMatchObject({ state, text: expect.stringContaining(text) });
    expect(domains).toEqual(['example.com']);
  });

  it('is not known where none is there, and where they are not listed', async () => {
    const unlisted = async () => {
      throw new LockdownError('server.garbage', 'no list');
    };

    expect(await (await domainsSeen(answering({}))).check()).toMatchObject({ state: 'unknown' });
    expect(await (await domainsSeen(answering({}, unlisted))).check()).toMatchObject({
      state: 'fail',
      text: 'no list',
    });
  });
});

describe('its second factor and its address', () => {
  it('are told as what a guess reads, where one does', async () => {
    const { read } = ownAccount.binding;
    const known = { ...read, evidence: 'confirmed' as const };
    const fields = Object.fromEntries(
      Object.entries(ownAccount.binding.fields).map(([id, one]) => [id, { ...one, evidence: 'confirmed' }]),
    );
    const compared = { ...ownAccount, binding: { ...ownAccount.binding, read: known, fields } };
    const toldOf = async (resource: object) => {
      const document = { fields: { hasTwoFactor: false, address: '192.0.2.1' } };
      const checks = await ownAccountChecks(answering({ status: 'document', resource, document }));
      return checks.map(({ text }) => text);
    };

    expect(await toldOf(ownAccount)).toEqual([
      'off, if a guess reads it right',
      '192.0.2.1, as the server sees it, if a guess reads it right',
    ]);
    expect(await toldOf(compared)).toEqual(['off', '192.0.2.1, as the server sees it']);
  });
});

describe('this machine', () => {
  it('is in order but for a damaged record of writes, which has a line and a todo of its own', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'smlockdown-here-'));
    try {
      mkdirSync(join(stateDir, 'writes'));
      writeFileSync(join(stateDir, 'writes', '9406.json'), '{');

      const checks = await hereChecks({ stateDir } as never, {} as never, {
        build: 9406,
        contract: shippedContract,
      });

      expect(checks).toMatchObject([
        { id: 'state-folder', state: 'ok' },
        {
          ...{ id: 'writes', state: 'fail', text: expect.stringContaining('9406.json is no JSON') },
          todo: expect.stringContaining('Move that file away'),
        },
        { id: 'node', state: 'ok' },
      ]);
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });
});
