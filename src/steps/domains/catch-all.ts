/**
 * Step catch-all: mail to unknown addresses is refused, not collected.
 * Pure: judges one domain's settings; where the alias delivers is looked up to say who is affected. The alias is all that
 * a call shows: whether the domain may have one at all, a feature of it that older builds had under another name, is left
 * to a person, and said.
 */

import { z } from 'zod';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import { mailAlias } from '../../contract/resources/domains/mail-alias.js';
import { unmet, verdictOf } from '../kit/expectation.js';
import { defineStep, inDomains, type LookedUp } from '../kit/step.js';
import { EARLIER, setBack } from './set-back.js';

const options = z.strictObject({});

function destination(lookedUp: LookedUp | undefined): string {
  const alias = lookedUp?.shown.alias as z.infer<typeof mailAlias.model> | undefined;
  const targets = alias?.targets ?? [];
  return targets.length > 0 ? `, which delivers to ${targets.join(', ')}` : '';
}

export const catchAll = defineStep({
  id: 'catch-all',
  title: 'Mail to unknown addresses is refused',
  why:
    'A catch-all collects every guess of a spammer, and answers of auto-responders to them go to people who never ' +
    'wrote. Mail to addresses that do not exist, also misspelt ones, is refused from then on. The step judges and empties the ' +
    'alias. Whether a domain may have one at all is a feature of it that no call is known for: while that is on, its ' +
    'administrator can name an alias again, which the next audit shows.',
  guide: ['G3 "Disable Catch-All Accounts"', 'G5 "Disable Catch-All Accounts"'],
  rehearses: { untold: 'the logs do not say which mailboxes there are' },
  severity: 'medium',
  disruption: 'high',
  notices: 'mail to unknown names refused',
  ...inDomains(options, {
    reads: () => ({ settings: { resource: domainSettings, fields: ['catchAll'] }, earlier: EARLIER }),
    lookUps: ({ settings }) => ({
      alias: { resource: mailAlias, parameters: { alias: settings.catchAll } },
    }),
    assess: ({ settings, earlier, lookedUp }, _, context) => {
      const alias = `"${settings.catchAll}"${destination(lookedUp)}`;
      const expected = {
        field: 'catchAll',
        to: '',
        problem: `unknown addresses go to the alias ${alias}`,
        impact: `Mail to unknown addresses no longer reaches ${alias}.`,
      } as const;
      const found = unmet([expected], { need: 'settings', shown: settings, context });
      const pass = 'There is no catch-all; whether the domain may have one is not shown by any call.';
      const remark = found.length === 0 ? '' : setBack(['catchAll'], { shown: settings, ...earlier });
      return verdictOf(found, { pass, remark, brief: 'unknown addresses go to an alias' });
    },
  }),
  manual: () => [
    `${domainSettings.where}: Catch-all alias: none. Save.`,
    'Where the domain shows a switch for the catch-all feature itself, switch that off too, or its administrator can name ' +
      'an alias again: no call is known that shows or sets it.',
  ],
});
