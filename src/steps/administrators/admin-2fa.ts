/**
 * Step admin-2fa: administrators sign in with a second factor.
 * Pure: judges every enabled administrator. Only the account in use can be enrolled: nobody holds another's phone.
 */

import { z } from 'zod';
import { administrators as administratorsResource } from '../../contract/resources/access/administrators.js';
import { ownTwoFactor } from '../../contract/resources/access/own-account.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { isSameName, listed } from '../kit/names.js';
import { secretReference } from '../kit/secret-reference.js';
import { type Assessment, counted, type DesiredChange, defineStep, onServer } from '../kit/step.js';
import { asFarAsListed, type Listed } from './whole-list.js';

const options = z.strictObject({
  enrolOwn: secretReference(
    'Secret of the authenticator by which the account in use is enrolled, usually generate:PATH; left out, nobody is enrolled',
  ).optional(),
});

const { where: WHERE } = administratorsResource;

function clicks(names: string): string {
  return `${names} signs in to the web interface and switches Two-Factor Authentication on in the settings of the account (label not confirmed)`;
}

interface Given extends Listed {
  readonly own?: { readonly isOn: boolean } | undefined;
}

function judged(given: Given, enrolOwn: string | undefined): Assessment {
  const { administrators, own, operator } = given;
  const { username } = operator;
  const enabled = administrators.filter(({ fields }) => fields.isEnabled);
  const shown = enabled.filter(({ fields }) => !fields.hasTwoFactor).map(({ fields }) => fields.username);
  const isOwn = (name: string) => isSameName(name, username);
  const enrolment: readonly DesiredChange[] =
    enrolOwn === undefined || own === undefined || own.isOn
      ? []
      : [
          { kind: 'set', need: 'own', field: 'isOn', to: true },
          { kind: 'set', need: 'own', field: 'totpSecret', to: enrolOwn },
        ];
  const isEnrolled = enrolment.length > 0;
  const missing = isEnrolled && !shown.some(isOwn) ? [...shown, username] : shown;
  const left = isEnrolled ? missing.filter((name) => !isOwn(name)) : missing;
  const shortcoming: Shortcoming = {
    problem: `without a second factor: ${listed(missing)}`,
    brief: `${counted(missing.length, 'administrator')} without a second factor`,
    changes: enrolment,
    impact: [
      isEnrolled &&
        `From its next sign-in on, ${username} is asked for a code, the tool too: put the secret into an authenticator and into SMARTERMAIL_TOTP_SECRET.`,
    ],
    byHand: [
      left.length > 0 && `${WHERE}: ${clicks(left.length === 1 ? listed(left) : `each of ${listed(left)}`)}.`,
      left.some(isOwn) &&
        enrolOwn === undefined &&
        `State enrolOwn to have the tool enrol ${username}, the account in use.`,
    ],
    ...(enrolOwn === undefined && left.every(isOwn) ? { remedy: 'decide' } : {}),
  };
  return verdictOf(missing.length === 0 ? [] : [shortcoming], {
    pass: `Each enabled administrator (${enabled.length}) has a second factor.`,
  });
}

export const admin2fa = defineStep({
  id: 'admin-2fa',
  title: 'Administrators sign in with a second factor',
  why:
    'With a second factor a stolen or guessed password alone does not open the server. Scripts and programs that sign in ' +
    'as an administrator need the code too.',
  guide: ['G4 "Enable 2FA on Administrator Users"'],
  severity: 'high',
  disruption: 'high',
  notices: 'you sign in with a code',
  ...onServer(options, {
    reads: (wanted) => ({
      administrators: { resource: administratorsResource },
      operator: { resource: operatorFact, fields: ['username'] } as const,
      ...(wanted.enrolOwn === undefined
        ? {}
        : {
            own: {
              resource: ownTwoFactor,
              fields: ['isOn', 'totpSecret'],
              elseByHand: instruct(
                'The tool cannot enrol the account in use on this server: enrol it by hand.',
              ),
            } as const,
          }),
    }),
    assess: (given, { enrolOwn }) => asFarAsListed(given, judged(given, enrolOwn)),
  }),
  notUndone:
    'Two-factor sign-in that the tool switched on stays on: no call is known that switches it off. Keep the secret.',
  manual: () => `${WHERE}: see who is enabled. ${clicks('Each of them')}. Disable whoever does not.`,
});
