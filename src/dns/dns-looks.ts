/** How each resource of the source `dns` is looked at, by its id. */
import { asciiName } from '../api/domain-name.js';
import { mailExchangers } from '../contract/resources/dns/mail-exchangers.js';
import { webMailName } from '../contract/resources/dns/web-mail-name.js';
import type { Looks } from '../engine/observe/observed.js';
import type { Ask } from './asking.js';
import { hostOf } from './host.js';
import { mailExchangersOf } from './mail-exchangers.js';

/** The name as DNS has it. One that cannot be written so is asked as it is, and fails as such. */
function inDns(domain: string): string {
  return (asciiName(domain) ?? domain).replace(/\.$/, '');
}

export function dnsLooks(ask: Ask): Looks {
  return {
    [mailExchangers.id]: (_, domain) => mailExchangersOf(ask, inDns(domain)),
    [webMailName.id]: async ({ label }, domain) => {
      const name = `${label}.${inDns(domain)}`;
      return { name, host: await hostOf(ask, name) };
    },
  };
}
