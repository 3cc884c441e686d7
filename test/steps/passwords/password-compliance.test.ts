import { describe, expect, it } from '@jest/globals';
import type { StepInputs } from '../../../src/steps/kit/step.js';
import { passwordCompliance } from '../../../src/steps/passwords/password-compliance.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const EXPIRE = { expire: true };

function offender(name: string, violations: readonly string[] = ['minimum length']) {
  const address = `${name}@a.example`;
  return { key: address, label: address, fields: { address, violations } };
}

function user(name: string, fields: object = {}) {
  const address = `${name}@a.example`;
  return {
    key: address,
    label: address,
    fields: { address, isDisabled: false, isPasswordExpired: false, ...fields },
  };
}

function changedKeys(inputs: StepInputs): readonly unknown[] {
  return failing(passwordCompliance, { inputs, options: EXPIRE }).changes.map((change) =>
    change.kind === 'change' ? change.key : change.kind,
  );
}

describe('a domain', () => {
  it('passes when nobody is listed', () => {
    expect(judge(passwordCompliance, { inputs: { compliance: [] } })).toEqual({
      verdict: 'pass',
      message:
        "Nobody's password breaks the policy, by the server's last list. Users of Active Directory are left out: their " +
        'password is not kept here.',
    });
  });

  it.each([{}, EXPIRE])('is not judged when somebody is listed without a violation (%j)', (options) => {
    const inputs = { compliance: [offender('ben', []), offender('anna', [])], users: [user('anna')] };

    expect(judge(passwordCompliance, { inputs, options })).toEqual({
      verdict: 'manual',
      message:
        'The server lists 2 users without a violation, which proves nothing: anna@a.example and ben@a.example.',
    });
  });

  it('fails by those with a violation alone, and names the others apart', () => {
    const inputs = {
      compliance: [offender('ben', []), offender('anna')],
      users: [user('anna'), user('ben')],
    };

    expect(failing(passwordCompliance, { inputs }).message).toBe(
      '1 user breaks the password policy (minimum length): anna@a.example. The server lists 1 user without a violation, ' +
        'which proves nothing: ben@a.example.',
    );
    expect(changedKeys(inputs)).toEqual(['anna@a.example']);
  });

  it('fails with the offenders by name, in the order of their names, and what they break', () => {
    const compliance = [offender('ben'), offender('anna', ['minimum length', 'common password'])];

    expect(failing(passwordCompliance, { inputs: { compliance } })).toEqual({
      brief: 'passwords break the policy',
      verdict: 'fail',
      message:
        '2 users break the password policy (common password, minimum length): anna@a.example and ben@a.example.',
      changes: [],
      impact: [],
      byHand:
        'Have them choose a new password (Manage > Password Policy Compliance), or state expire: true in the playbook. The ' +
        'server draws up its list once a day, so it may name who has changed the password since.',
    });
  });

  it('names the first ten and counts the rest', () => {
    const compliance = [...'mlkjihgfedcb'].map((name) => offender(name));

    expect(failing(passwordCompliance, { inputs: { compliance } }).message).toBe(
      `12 users break the password policy (minimum length): ${[...'bcdefghijk'].map((name) => `${name}@a.example`).join(', ')} and 2 more.`,
    );
  });

  it('names one in the singular', () => {
    expect(failing(passwordCompliance, { inputs: { compliance: [offender('anna')] } }).message).toBe(
      '1 user breaks the password policy (minimum length): anna@a.example.',
    );
  });
});

describe('the option expire', () => {
  const inputs = {
    compliance: [offender('anna'), offender('ben')],
    users: [user('ben'), user('chloe'), user('anna')],
  };

  it('makes the offenders, and nobody else, choose a new password at the next sign-in', () => {
    const finding = failing(passwordCompliance, { inputs, options: EXPIRE });

    expect(finding.changes).toEqual(
      ['anna', 'ben'].map((name) => ({
        kind: 'change',
        need: 'users',
        key: `${name}@a.example`,
        fields: { isPasswordExpired: true },
      })),
    );
    expect(finding.impact).toEqual([
      'At the next sign-in, anna@a.example and ben@a.example must choose a new password; devices and programs that use ' +
        'the old one may stop until then. Whoever reads mail by POP or IMAP alone is never asked for a new password, only web mail asks: tell them, and see to it.',
    ]);
    expect(finding.byHand).toBeUndefined();
  });

  it('leaves out who must already, and says to follow them up', () => {
    const told = { ...inputs, users: [user('anna', { isPasswordExpired: true }), user('ben')] };

    expect(changedKeys(told)).toEqual(['ben@a.example']);
    expect(failing(passwordCompliance, { inputs: told, options: EXPIRE }).byHand).toContain(
      'Of anna@a.example, follow up whoever does not sign in to choose a new password',
    );
  });

  it('goes on failing, without a change, until they have', () => {
    const users = [user('anna', { isPasswordExpired: true }), user('ben', { isPasswordExpired: true })];

    expect(failing(passwordCompliance, { inputs: { ...inputs, users }, options: EXPIRE })).toMatchObject({
      changes: [],
      impact: [],
      byHand: expect.stringMatching(/^Of them, follow up whoever does not sign in/),
    });
  });

  it('does not count who is disabled', () => {
    const users = [user('anna', { isDisabled: true }), user('ben')];

    expect(changedKeys({ ...inputs, users })).toEqual(['ben@a.example']);
    expect(
      judge(passwordCompliance, {
        inputs: { compliance: [offender('anna')], users },
        options: EXPIRE,
      }).verdict,
    ).toBe('pass');
  });

  it('knows a user in another spelling, and leaves one it does not know to the operator', () => {
    const compliance = [offender('ANNA'), offender('gone')];
    const finding = failing(passwordCompliance, { inputs: { ...inputs, compliance }, options: EXPIRE });

    expect(finding.changes).toMatchObject([{ key: 'anna@a.example' }]);
    expect(finding.byHand).toBe(
      'Have gone@a.example choose a new password (Manage > Password Policy Compliance). The server draws up its list ' +
        'once a day, so it may name who has changed the password since.',
    );
  });

  it('is off in both shipped playbooks, and alone asks for the users', async () => {
    const needs = (options: object) =>
      Object.keys(partOf(passwordCompliance).reads(optionsOf(passwordCompliance, options)));

    expect(await shippedOptions(passwordCompliance, 'strict')).toEqual({ expire: false });
    expect(await shippedOptions(passwordCompliance, 'baseline')).toEqual({ expire: false });
    expect(needs({})).toEqual(['compliance']);
    expect(needs(EXPIRE)).toEqual(['compliance', 'users']);
  });

  it('is refused as a word', async () => {
    expect(await refusalOf(passwordCompliance, { expire: 'yes' })).toBe(
      'steps.password-compliance.expire is "yes"; it takes true or false',
    );
  });
});

describe('the clicks', () => {
  it('lead to the report', () => {
    expect(manualOf(passwordCompliance, optionsOf(passwordCompliance))).toBe(
      'Manage > Password Policy Compliance: have each user listed choose a new password. The list is drawn up once a day.',
    );
    expect(manualOf(passwordCompliance, optionsOf(passwordCompliance, EXPIRE))).toContain(
      'expire the password of each user listed',
    );
  });
});

describe('what stays', () => {
  it('is told: a password that was changed meanwhile', () => {
    expect(passwordCompliance.notUndone).toBe('A password that a user has changed meanwhile stays changed.');
  });
});
