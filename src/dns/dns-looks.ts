/** How each resource of the source `dns` is looked at, by its id. */
import { z } from 'zod';
import { asciiName } from '../api/domain-name.js';
import type { Json } from '../canonical-json.js';
import { blockLists } from '../contract/resources/dns/block-lists.js';
import { mailExchangers } from '../contract/resources/dns/mail-exchangers.js';
import { mailPolicy } from '../contract/resources/dns/mail-policy.js';
import { reverseNames } from '../contract/resources/dns/reverse-names.js';
import { senderPolicy } from '../contract/resources/dns/sender-policy.js';
import { signingKeys } from '../contract/resources/dns/signing-keys.js';
import { transportPolicy } from '../contract/resources/dns/transport-policy.js';
import { webMailName } from '../contract/resources/dns/web-mail-name.js';
import type { Looks } from '../engine/observe/observed.js';
import type { Ask } from './asking.js';
import { blockListsOf } from './block-lists.js';
import { hostOf } from './host.js';
import { mailExchangersOf } from './mail-exchangers.js';
import { mailPolicyOf } from './mail-policy.js';
import { type FetchPolicy, policyFetcher } from './policy-fetch.js';
import { reverseNamesOf } from './reverse-names.js';
import { senderPolicyOf } from './sender-policy.js';
import { signingKeysOf } from './signing-keys.js';
import { transportPolicyOf } from './transport-policy.js';

/** The name as DNS has it. One that cannot be written so is asked as it is, and fails as such. */
export function inDns(domain: string): string {
  return (asciiName(domain) ?? domain).replace(/\.$/, '');
}

function textsIn(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}

export function dnsLooks(ask: Ask, fetchPolicy: FetchPolicy = policyFetcher()): Looks {
  return {
    [mailExchangers.id]: (_, domain) => mailExchangersOf(ask, inDns(domain)),
    [senderPolicy.id]: ({ addresses }, domain) =>
      senderPolicyOf(ask, { domain: inDns(domain), addresses: textsIn(addresses) }),
    [reverseNames.id]: ({ addresses }) => reverseNamesOf(ask, textsIn(addresses)),
    [webMailName.id]: async ({ label }, domain) => {
      const name = `${label}.${inDns(domain)}`;
      return { name, host: await hostOf(ask, name) };
    },
    [signingKeys.id]: ({ selectors }, domain) =>
      signingKeysOf(ask, inDns(domain), z.array(z.string()).parse(selectors)),
    [mailPolicy.id]: (_, domain) => mailPolicyOf(ask, inDns(domain)),
    [transportPolicy.id]: (_, domain) => transportPolicyOf(ask, fetchPolicy, inDns(domain)),
    [blockLists.id]: (asked) => blockListsOf(ask, asked),
  };
}
