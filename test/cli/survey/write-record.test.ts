import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  keepWriteRecord,
  notTaken,
  settingsWritten,
  tellNotTaken,
} from '../../../src/cli/survey/write-record.js';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import { shipped } from '../../engine/a-playbook.js';
import { aServer, carryOut, planOf } from '../../engine/a-server.js';
import { taughtContract as contract } from '../../taught.js';

const BUILD = 9406;
const WRITE = 'POST settings/sysadmin/smtp-in-settings';
let stateDir = '';

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'smlockdown-writes-'));
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const said: string[] = [];
const how = () => ({ build: BUILD, stateDir, contract, say: (text: string) => said.push(text) });

function aReport(resource: string, fields: readonly object[], propagation: readonly object[] = []) {
  return { results: [{ resource, target: 'server', fields }], propagation } as unknown as RunReport;
}

function smtpIn(verdict: string) {
  return aReport('smtp-in', [{ field: 'allowRelay', expected: 'nobody', found: 'anyone', verdict }]);
}

describe('what came of writes', () => {
  it('is known by call and setting for a document, and for each field of an item', () => {
    const expected = { threshold: 5, action: 'block' };
    const found = { threshold: 5, action: 'notify' };

    expect(settingsWritten(smtpIn('ignored'), contract)).toEqual([
      { call: WRITE, resource: 'smtp-in', field: 'allowRelay', cameBack: 'ignored' },
    ]);
    expect(
      settingsWritten(
        aReport('ids-rules', [{ field: 'a rule', key: 7, expected, found, verdict: 'altered' }]),
        contract,
      ),
    ).toEqual([
      {
        call: 'POST settings/sysadmin/ids-rule-put',
        resource: 'ids-rules',
        field: 'threshold',
        cameBack: 'honoured',
      },
      {
        call: 'POST settings/sysadmin/ids-rule-put',
        resource: 'ids-rules',
        field: 'action',
        cameBack: 'altered',
      },
    ]);
  });

  it('says nothing of what was not read back, and of what is taken away', () => {
    expect(settingsWritten(smtpIn('unreadable'), contract)).toEqual([]);
    expect(
      settingsWritten(
        aReport('ids-rules', [{ field: 'x', expected: null, found: null, verdict: 'honoured' }]),
        contract,
      ),
    ).toEqual([]);
  });

  it('is counted over runs, a file a build, without values and names', async () => {
    for (const verdict of ['honoured', 'ignored', 'ignored'])
      await keepWriteRecord(smtpIn(verdict) as RunReport, how());
    await keepWriteRecord(smtpIn('altered'), { ...how(), build: 9777 });

    const text = readFileSync(join(stateDir, 'writes', '9406.json'), 'utf8');
    expect(JSON.parse(text).calls[WRITE]['smtp-in.allowRelay']).toMatchObject({
      honoured: 1,
      ignored: 2,
      altered: 0,
    });
    expect(text).not.toMatch(/anyone|nobody|127\.0/);
    expect(readdirSync(join(stateDir, 'writes')).sort()).toEqual(['9406.json', '9777.json']);
    expect(notTaken(how())).toEqual([
      expect.stringMatching(
        /^"Allow Relay" \(POST settings\/sysadmin\/smtp-in-settings\): ignored 2 of 3 times it was written, last on \d{4}-\d\d-\d\d$/,
      ),
    ]);
  });

  it('is told before a plan that writes the setting again, and before no other', async () => {
    const server = await aServer({ domains: 1 });
    const plan = await planOf(server, await shipped('strict'), { onlySteps: ['smtp-relay'] });
    const other = await planOf(server, await shipped('strict'), { onlySteps: ['logging'] });
    await keepWriteRecord(smtpIn('ignored'), how());
    said.length = 0;

    tellNotTaken(other, how());
    expect(said).toEqual([]);
    tellNotTaken(plan, how());
    expect(said).toEqual([
      expect.stringMatching(/^Build 9406 did not take this before: "Allow Relay" .* ignored 1 of 1 time/),
    ]);
  });

  it('is what a real run met', async () => {
    const server = await aServer({ domains: 1 });
    server.sandbox.addFaults([
      { kind: 'ignore-field', path: 'settings/sysadmin/smtp-in-settings', field: 'allowRelay' },
    ]);
    const plan = await planOf(server, await shipped('strict'), { onlySteps: ['smtp-relay'] });

    const report = await carryOut(server, plan);

    const written = settingsWritten(report, contract).filter(({ resource }) => resource === 'smtp-in');
    expect(written).toContainEqual({
      call: WRITE,
      resource: 'smtp-in',
      field: 'allowRelay',
      cameBack: 'ignored',
    });
  });

  it('is left alone where it is damaged, which is said', async () => {
    await keepWriteRecord(smtpIn('ignored'), how());
    const file = join(stateDir, 'writes', '9406.json');
    writeFileSync(file, '{"formatVersion": 2}');
    said.length = 0;

    await keepWriteRecord(smtpIn('ignored'), how());

    expect(said).toEqual([expect.stringContaining('was not kept: ')]);
    expect(readFileSync(file, 'utf8')).toBe('{"formatVersion": 2}');
  });
});
