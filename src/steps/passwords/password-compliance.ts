/**
 * Step password-compliance: nobody's password breaks the policy.
 * Pure: judges the server's own list of offenders, domain by domain, without users of Active Directory. When asked, it makes them choose a new password at
 * the next sign-in; they stay on the list until they have.
 */

import { z } from 'zod';
import { passwordCompliance as complianceList } from '../../contract/resources/access/password-compliance.js';
import { users as domainUsers } from '../../contract/resources/domains/users.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { labelsOf } from '../kit/names.js';
import { onOff } from '../kit/option.js';
import { remarks } from '../kit/present.js';
import { counted, defineStep, type Item, inDomains } from '../kit/step.js';
import { NOT_ASKED } from './mail-programs.js';

const options = z.strictObject({
  expire: onOff(false).describe(
    'true: whoever breaks the policy has to choose a new password at the next sign-in (one more request a domain); ' +
      'false: only reported',
  ),
});

type Offender = Item<z.infer<typeof complianceList.model>>;
type User = Item<z.infer<typeof domainUsers.model>>;

const { where: WHERE } = complianceList;

/** Letters differ in case between lists of one server. */
function nameOf(item: Offender | User): string {
  return item.fields.address.toLowerCase();
}

/** Who is on the list and can sign in, by name. Who is disabled is known only where the users were read. */
function listedIn(all: readonly Offender[], users: readonly User[]): readonly Offender[] {
  const disabled = new Set(users.filter(({ fields }) => fields.isDisabled).map(nameOf));
  return all.filter((one) => !disabled.has(nameOf(one))).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function problemOf(offenders: readonly Offender[]): string {
  const broken = [...new Set(offenders.flatMap(({ fields }) => fields.violations))].sort();
  const verb = offenders.length === 1 ? 'breaks' : 'break';
  return `${counted(offenders.length, 'user')} ${verb} the password policy (${broken.join(', ')}): ${labelsOf(offenders)}`;
}

/** Somebody on the list without a violation: that neither says that one is broken nor that none is. */
function unsaidOf(unsaid: readonly Offender[]): string {
  return `The server lists ${counted(unsaid.length, 'user')} without a violation, which proves nothing: ${labelsOf(unsaid)}.`;
}

const LEFT_OUT = 'Users of Active Directory are left out: their password is not kept here.';

const FOLLOW_UP =
  'The server draws up its list once a day, so it may name who has changed the password since.';

/** Some of the offenders; when it is all of them, the message has named them already. */
function theseOf(some: readonly Offender[], all: readonly Offender[]): string {
  return some.length === all.length ? 'them' : labelsOf(some);
}

/** The offenders that are made to choose a new password, what that does, and what is left to do by hand. */
function expiryOf(offenders: readonly Offender[], users: readonly User[]): Omit<Shortcoming, 'problem'> {
  const byName = new Map(users.map((user) => [nameOf(user), user]));
  const isTold = (one: Offender) => byName.get(nameOf(one))?.fields.isPasswordExpired === true;
  const toTell = offenders.flatMap((one) => (isTold(one) ? [] : (byName.get(nameOf(one)) ?? [])));
  const told = offenders.filter(isTold);
  const unknown = offenders.filter((one) => !byName.has(nameOf(one)));
  const isPasswordExpired = true;
  return {
    changes: toTell.map(({ key }) => ({ kind: 'change', need: 'users', key, fields: { isPasswordExpired } })),
    impact: [
      toTell.length > 0 &&
        `At the next sign-in, ${labelsOf(toTell)} must choose a new password; devices and programs that use the old one ` +
          `may stop until then. ${NOT_ASKED}`,
    ],
    byHand: [
      // Whoever never signs in keeps the old password.
      told.length > 0 &&
        `Of ${theseOf(told, offenders)}, follow up whoever does not sign in to choose a new password (${WHERE}).`,
      unknown.length > 0 && `Have ${theseOf(unknown, offenders)} choose a new password (${WHERE}).`,
      told.length + unknown.length > 0 && FOLLOW_UP,
    ],
  };
}

export const passwordCompliance = defineStep({
  id: 'password-compliance',
  title: "Nobody's password breaks the policy",
  why:
    'A policy binds passwords that are set from now on; those from before stay weak until they are changed. Whoever is made ' +
    'to change one is stopped at the next sign-in, and devices and programs with the old password stop until they have ' +
    'the new one.',
  guide: ['G2 "Password Policy Compliance report"'],
  severity: 'medium',
  disruption: 'high',
  notices: 'some must choose new passwords',
  perDomain: { takes: options.shape, stricter: { expire: [false, true] } },
  ...inDomains(options, {
    reads: ({ expire }) => ({
      compliance: { resource: complianceList },
      ...(expire ? { users: { resource: domainUsers } } : {}),
    }),
    assess: ({ compliance, users = [] }, { expire }) => {
      const all = listedIn(compliance, users);
      const offenders = all.filter(({ fields }) => fields.violations.length > 0);
      const unsaid = all.filter(({ fields }) => fields.violations.length === 0);
      if (offenders.length === 0 && unsaid.length > 0) {
        return { verdict: 'manual', message: unsaidOf(unsaid) };
      }
      const rest = expire
        ? expiryOf(offenders, users)
        : {
            byHand: [
              `Have them choose a new password (${WHERE}), or state expire: true in the playbook.`,
              FOLLOW_UP,
            ],
          };
      return verdictOf(
        offenders.length === 0
          ? []
          : [{ problem: problemOf(offenders), brief: 'passwords break the policy', ...rest }],
        {
          pass: `Nobody's password breaks the policy, by the server's last list. ${LEFT_OUT}`,
          remark: remarks(unsaid.length > 0 && unsaidOf(unsaid)),
        },
      );
    },
  }),
  notUndone: 'A password that a user has changed meanwhile stays changed.',
  manual: ({ expire }) =>
    `${WHERE}: ${
      expire
        ? 'expire the password of each user listed, so that it must be changed at the next sign-in'
        : 'have each user listed choose a new password'
    }. The list is drawn up once a day.`,
});
