/**
 * Action unblock: takes an address off the list of what intrusion detection blocks now, as for a user with an old password
 * in a phone. Pure. The rule stays as it is.
 */
import { z } from 'zod';
import { idsBlocks } from '../../contract/resources/access/ids-blocks.js';
import { canonicalAddress, contains, isAddressOrBlock, isAddressOrRange } from '../kit/address.js';
import { instruct } from '../kit/instruction.js';
import { labelsOf, listed } from '../kit/names.js';
import { present } from '../kit/present.js';
import { counted, defineStep, onServer } from '../kit/step.js';

const options = z.strictObject({
  address: z
    .string()
    .refine((text) => isAddressOrBlock(text) && !text.includes('/'), 'must be one IP address')
    .describe('The address that is blocked'),
});

function minutesOf(seconds: number): string {
  return counted(Math.max(1, Math.ceil(seconds / 60)), 'minute');
}

/** Where to look on, where the address is not blocked. */
export const ELSEWHERE =
  'The list is of the protocols that the known call asks for; look into Manage > IDS Blocks, too. Not everything that keeps somebody out is such a block: see Settings > Security > Blacklist and SMTP Blocks, the ' +
  'countries that may not sign in, and the firewall; a wrong password is in the log of the protocol (Settings > Troubleshooting > View Logs).';

export const unblock = defineStep({
  id: 'unblock',
  title: 'The address is not blocked by intrusion detection',
  why:
    'Intrusion detection blocks an address for what comes from it, and so everybody behind it: an office is out for as long as a ' +
    'phone tries an old password. Taking the block off lets them in again at once. Whoever guesses passwords from there may go on, too.',
  guide: ['G4 "Enhancing the IDS Protection Rules"'],
  severity: 'low',
  disruption: 'none',
  notices: 'the address may sign in again',
  ...onServer(options, {
    reads: () => ({ blocks: { resource: idsBlocks } }),
    assess: ({ blocks }, { address }) => {
      // A block of a range holds the address too, and whoever else is in it is freed along.
      const own = blocks.filter(
        ({ fields }) =>
          canonicalAddress(fields.address) === canonicalAddress(address) ||
          contains([fields.address], address),
      );
      // Whether it holds the address is not known.
      const odd = blocks.filter(({ fields }) => !isAddressOrRange(fields.address));
      const look = present(
        odd.length > 0 &&
          `${idsBlocks.where}: see whether ${address} is in one of these, which the tool cannot read as an address or a range: ${labelsOf(odd)}.`,
      );
      if (own.length === 0 && odd.length > 0)
        return {
          verdict: 'manual',
          message: `Whether ${address} is blocked is not known: of ${counted(blocks.length, 'block')} the tool cannot read ${odd.length} as an address or a range.`,
          byHand: instruct(...look),
        };
      if (own.length === 0)
        return {
          verdict: 'pass',
          message: `${address} is not among the blocks that are listed now (${blocks.length}).`,
        };
      const wider = own
        .map(({ fields }) => fields.address)
        .filter((text) => canonicalAddress(text) !== canonicalAddress(address));
      const rules = [...new Set(own.map(({ fields }) => (fields.rule === '' ? 'the rule' : fields.rule)))];
      return {
        verdict: 'fail',
        message: `Blocked: ${own.map(({ label, fields }) => `${label}, ${minutesOf(fields.secondsLeft)} left`).join('; ')}.`,
        changes: own.map(({ key }) => ({
          kind: 'remove',
          need: 'blocks',
          key,
          effect: 'loosens',
          disruption: 'none',
        })),
        impact: present(
          wider.length > 0 &&
            `Blocked as part of ${listed([...new Set(wider)])}: every other address in it is freed along.`,
          `Everybody behind the address can connect and sign in again at once, and not only in ${minutesOf(Math.max(...own.map(({ fields }) => fields.secondsLeft)))}. A rollback does not block it again.`,
        ),
        byHand: instruct(
          ...look,
          `Find out what fails there, most often an old password in a phone, a printer or a mail program. Until that is mended, ${rules.join(' and ')} blocks the address again.`,
          'Only an address of your own that must never be blocked: Settings > Security > Whitelist, with a description, and with Bypass IDS Brute Force where your build has it.',
        ),
      };
    },
  }),
  manual: ({ address }) => `Manage > IDS Blocks: choose ${address}, then Actions > Unblock.`,
});
