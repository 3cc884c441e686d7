/**
 * Step dns-webmail: the name that users open web mail by leads to this server.
 * Pure: compares the addresses of the name in DNS with those of the server.
 */
import { z } from 'zod';
import { webMailName } from '../../contract/resources/dns/web-mail-name.js';
import { isOrAre, listed } from '../kit/names.js';
import { defineStep, inDomains } from '../kit/step.js';
import { addressesOption, addressesUnknown, isSame, ownAddresses, SHOWN_NEEDS } from './addresses.js';
import { addressesOf, dnsVerdict, unseenOf } from './lookups.js';
import { publish } from './publish.js';

const ID = 'dns-webmail';

const options = z.strictObject({
  addresses: addressesOption,
  label: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i, 'must be what stands before the domain, such as mail')
    .default('mail')
    .describe('What stands before the domain in that name'),
});

export const dnsWebmail = defineStep({
  id: 'dns-webmail',
  title: 'The name that users open web mail by leads to this server',
  why:
    'Users type what they were told years ago, and phones ask by that name. A name that leads elsewhere takes passwords to somebody ' +
    'else; one that is free can be taken by whoever gets the zone.',
  guide: ['G5 "Proper DNS Settings for Email"'],
  severity: 'low',
  disruption: 'none',
  beyond: 'dns',
  ...inDomains(options, {
    reads: () => ({
      ...SHOWN_NEEDS,
      webMail: { resource: webMailName, fields: ['name', 'host'], isAsked: true },
    }),
    asks: (_, { label }) => ({ webMail: { label } }),
    assess: ({ webMail: { name, host }, ...shown }, wanted, context) => {
      const { all } = ownAddresses(shown, wanted, context);
      const found = addressesOf(host);
      const strangers = found.filter((one) => !all.some((own) => isSame(one, own)));
      const notSeen = unseenOf(name, host);
      if (all.length === 0 && (found.length > 0 || notSeen.length === 0)) return addressesUnknown(ID);
      const [first = ''] = all;
      const byHand = [
        publish(`Publish the name in the zone of ${context.target}.`, {
          ...{ name, type: first.includes(':') ? 'AAAA' : 'A', value: first },
        }),
      ];
      const problems =
        found.length === 0 && notSeen.length === 0
          ? [{ problem: `the name ${name} has no address in DNS`, brief: 'the name has no address', byHand }]
          : strangers.length > 0
            ? [
                {
                  problem: `the name ${name} leads to ${listed(strangers)}, which ${isOrAre(strangers)} not this server (${listed(all)})`,
                  ...{ brief: 'the name leads to another server', byHand },
                },
              ]
            : [];
      return dnsVerdict(problems, { notSeen, pass: `The name ${name} leads to ${listed(found)}.` });
    },
  }),
  manual: ({ label }) =>
    `DNS of each domain: an address record of ${label}.<domain> that leads to this server. Look it up: nslookup ${label}.<domain>.`,
});
