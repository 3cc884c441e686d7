/** The web sites of SmarterMail in IIS: what the steps about them judge. */
import { hostIis, type Iis, type Site } from '../../contract/resources/host/host-iis.js';
import type { HostService } from '../../contract/resources/host/host-service.js';
import type { Part } from '../../contract/resources/part.js';
import { isSameName } from '../kit/names.js';
import { oneLine } from '../kit/option.js';
import { unseenPart } from '../kit/seen-verdict.js';
import type { Assessment } from '../kit/step.js';
import { isWithin } from './folder-rights.js';
import { HOST_NEEDS, type Host, unseenAll } from './on-host.js';

export const SITES_NEED = { itself: HOST_NEEDS.itself, web: { resource: hostIis, fields: ['iis'] } } as const;

export const siteOption = oneLine()
  .optional()
  .describe('Name of the web site, where it is not found by its folder');

interface Shown {
  readonly itself: Host;
  readonly web: { readonly iis: Part<Iis | null> };
}

/** The sites of SmarterMail, and IIS as a whole; or the verdict, where there are none. That none was found to be of it proves nothing. */
export function sitesOf(
  { itself: { platform, host }, web: { iis } }: Shown,
  wanted: { readonly step: string; readonly site?: string | undefined },
): Assessment | { readonly sites: readonly Site[]; readonly iis: Iis } {
  if (platform === 'linux')
    return { verdict: 'not-applicable', message: `There is no IIS on ${host.name}: it runs Linux.` };
  if (iis.status === 'not-seen') return unseenAll(unseenPart('the web sites', iis));
  if (iis.value === null) return { verdict: 'not-applicable', message: `There is no IIS on ${host.name}.` };
  const sites = iis.value.sites.filter(({ name, isSmarterMail }) =>
    wanted.site === undefined ? isSmarterMail : isSameName(name, wanted.site),
  );
  if (sites.length > 0) return { sites, iis: iis.value };
  const why =
    wanted.site === undefined
      ? `none of its sites has a folder of SmarterMail; state its name as site of ${wanted.step}`
      : `there is no site ${wanted.site}`;
  return unseenAll([{ what: `the web site of SmarterMail in IIS on ${host.name}`, why }]);
}

/** The SmarterMail whose folder the site has; the only one, where it has another's. */
export function serviceOf({ path }: Site, services: readonly HostService[]): HostService | undefined {
  const [only, ...more] = services;
  return (
    services.find(({ installation }) => isWithin(path, installation)) ??
    (more.length === 0 ? only : undefined)
  );
}
