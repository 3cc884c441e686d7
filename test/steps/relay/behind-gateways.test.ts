/** What the two steps of the whitelist do with the servers of gateways, whose mail all comes from one address. */
import { describe, expect, it } from '@jest/globals';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { incomingGateways, outgoingGateways } from '../../../src/contract/resources/mail/gateways.js';
import { ipWhitelist } from '../../../src/steps/relay/ip-whitelist.js';
import { smtpAuthBypass } from '../../../src/steps/relay/smtp-auth-bypass.js';
import { anItem, failing, partOf } from '../a-step.js';

function entry(address: string) {
  const bypasses = {
    bypassesSmtpAuthentication: true,
    bypassesSpamChecks: false,
    bypassesGreylisting: false,
  };
  return anItem(ipAccess, {
    key: address,
    label: address,
    fields: { address, description: '', protocols: ['Smtp'], ...bypasses },
  });
}

const incoming = (key: number, address: string) =>
  anItem(incomingGateways, { key, label: address, fields: { address } });
const outgoing = (key: number, serverAddress: string) =>
  anItem(outgoingGateways, { key, label: serverAddress, fields: { serverAddress } });

const NONE = { incoming: [], outgoing: [] };
const MADE = { [ipWhitelist.id]: 'whitelisted', [smtpAuthBypass.id]: 'skips SMTP authentication' };

describe.each([ipWhitelist, smtpAuthBypass])('$id', (step) => {
  const judged = (addresses: readonly string[], shown: object | undefined, given: object = {}) =>
    failing(step, {
      inputs: {
        whitelist: addresses.map(entry),
        bypassList: [],
        ...(shown === undefined ? {} : { lookedUp: { shown, assumed: [] } }),
      },
      ...given,
    });
  const keysOf = ({ changes }: ReturnType<typeof failing>) =>
    changes.flatMap((change) => ('key' in change ? [change.key] : []));

  it.each([
    ['the server behind incoming gateway 1', { ...NONE, incoming: [incoming(1, '203.0.113.60')] }],
    ['the server behind incoming gateway 7', { ...NONE, incoming: [incoming(7, '203.0.113.0/24')] }],
    ['the server of outgoing gateway 2', { ...NONE, outgoing: [outgoing(2, '203.0.113.60')] }],
  ])('leaves %s alone, and says so beside what it takes from others', (text, shown) => {
    const finding = judged(['203.0.113.60', '192.0.2.9'], shown);

    expect(keysOf(finding)).toEqual(['192.0.2.9']);
    expect(finding.message).toContain(`203.0.113.60 is ${text}, and not listed.`);
    expect(finding.message).toContain(MADE[step.id]);
    expect(finding.byHand).toBe(
      'Left alone is 203.0.113.60, as all mail of a gateway may come from there: list the server in allow, or choose the ' +
        'playbook of a role; or take it out of Settings > Security > Whitelist yourself.',
    );
  });

  it('leaves the block alone that the server lies in, but not once the server itself is listed', () => {
    const shown = { ...NONE, incoming: [incoming(1, '203.0.113.60')] };
    const one = { description: 'Filter', reason: 'hands on all mail', reviewBy: '2027-03-01' };
    const options = { allow: [{ address: '203.0.113.60', ...one }] };

    expect(keysOf(judged(['203.0.113.0/25'], shown))).toEqual([]);
    expect(keysOf(judged(['203.0.113.0/25'], shown, { options }))).toEqual(['203.0.113.0/25']);
  });

  it('takes it from everybody else, a gateway by name too, and says nothing of gateways', () => {
    const shown = { incoming: [incoming(1, 'mail.example.com')], outgoing: [outgoing(1, '198.51.100.1')] };
    const finding = judged(['192.0.2.9'], shown);

    expect(keysOf(finding)).toEqual(['192.0.2.9']);
    expect(JSON.stringify(finding)).not.toContain('gateway');
  });

  it.each([
    [{}, 'incoming and outgoing'],
    [{ incoming: [] }, 'outgoing'],
  ])('says that it does not know where the gateways could not be read: %j', (shown, which) => {
    expect(judged(['192.0.2.9'], shown).impact).toContain(
      `Whether one of them is a server of a gateway is not known, as ${which} gateways could not be read: if all mail ` +
        'comes from it, list it first.',
    );
  });

  it('looks the gateways up once it fails', () => {
    const wanted = partOf(step).lookUps?.(
      { whitelist: [] },
      {},
      { today: '', target: 'server', affected: { domains: 0, mailboxes: 0 }, selected: {} },
    );

    expect(Object.values(wanted ?? {}).map(({ resource }) => resource.id)).toEqual([
      'incoming-gateways',
      'outgoing-gateways',
    ]);
  });
});
