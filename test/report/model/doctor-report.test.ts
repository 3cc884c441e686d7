import { describe, expect, it } from '@jest/globals';
import type { Reach } from '../../../src/catalogue/step-reach.js';
import {
  doctorReport,
  isLacking,
  publicDoctorReport,
  type StepReach,
} from '../../../src/report/model/doctor-report.js';
import { renderDoctor } from '../../../src/report/text/doctor-text.js';
import { PLAIN } from '../../../src/report/text/style.js';
import { MAKER } from '../builders.js';

const step = (read: Reach, change: Reach): StepReach => ({
  ...{ step: 'smtp-relay', severity: 'high', read, change, calls: [] },
});

const SHOWN = { interface: { files: 1, bytes: 5, calls: 2, isWhole: true }, reference: null };

function reportOf(...steps: readonly StepReach[]) {
  const checks = [
    { id: 'sign-in', group: 'account', state: 'ok', text: 'admin on mail.example.com' },
  ] as const;
  const server = { url: 'https://mail.example.com', build: 9406 };
  return doctorReport(
    {
      server,
      playbook: { name: 'ours', hash: 'sha256:0' },
      checks,
      shown: SHOWN,
      steps,
      idle: ['form-sender'],
      minutes: 2,
    },
    MAKER,
  );
}

describe('what can be done on a server', () => {
  it('is counted: changed, only checked, proposed, to be taught, not read, and without what judges nothing yet', () => {
    const report = reportOf(
      ...[step('yes', 'yes'), step('guess', 'documented-here')],
      ...[step('yes', 'by-hand'), step('part', 'yes'), step('yes', 'teach')],
      ...[step('proposed', 'teach'), step('proposed', 'yes')],
      ...[step('teach', 'teach'), step('failed', 'yes')],
    );

    expect(report.summary).toEqual({
      ...{ steps: 9, changed: 2, checked: 3, proposed: 2, taught: 1, failed: 1, minutes: 2 },
    });
    const page = { width: 120, height: 40, style: PLAIN, isWhole: false, isExpanded: false };
    expect(renderDoctor(report, page)).toContain(
      'ours, 9 steps: 2 can be checked and changed, 3 checked, 2 proposed, 1 not read this time, 1 needs',
    );
  });

  it.each<[Reach, Reach, boolean]>([
    ['yes', 'yes', false],
    ['guess', 'by-hand', false],
    ['proposed', 'by-hand', false],
    ['yes', 'teach', true],
    ['part', 'yes', true],
    ['teach', 'yes', true],
    ['failed', 'by-hand', true],
  ])('lacks something where it is read %s and changed %s: %p', (read, change, isSo) => {
    expect(isLacking(reportOf(step(read, change)))).toBe(isSo);
  });

  it('lacks what was asked for beyond the server and does not answer, and nothing by another check', () => {
    const report = reportOf(step('yes', 'yes'));
    const failing = (id: string) => ({
      ...report,
      checks: [{ id, group: 'here' as const, state: 'fail' as const, text: 'Nobody answers.' }],
    });

    expect(['dns', 'probe', 'build'].map((id) => isLacking(failing(id)))).toEqual([true, true, false]);
  });
});

describe('its public form', () => {
  it('has no name, address or text', () => {
    const read = { use: 'read', call: 'GET settings/sysadmin/rbls', evidence: 'client' } as const;
    const why = 'mail.example.com refused it';
    const calls = [{ ...read, isListed: true, isMade: null, reach: 'failed', why }] as const;
    const text = JSON.stringify(publicDoctorReport(reportOf({ ...step('failed', 'yes'), calls })));

    expect(text).not.toMatch(/example|admin"|admin on|ours|sha256/);
    expect(JSON.parse(text)).toMatchObject({
      build: 9406,
      shown: SHOWN,
      checks: [{ id: 'sign-in', state: 'ok' }],
    });
  });
});
