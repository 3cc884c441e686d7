/** `scan-forms`: finds pages that send passwords to SmarterMail, in folders and on web sites. No mail server is asked. */
import { existsSync } from 'node:fs';
import { type Dispatcher, fetch } from 'undici';
import { isLoopbackHost } from '../../api/base-url.js';
import { openDispatcher } from '../../api/dispatcher.js';
import { LockdownError } from '../../errors.js';
import { addressIn } from '../../forms/address.js';
import { OF_FOLDER, OF_SITE } from '../../forms/bounds.js';
import { scanFolder } from '../../forms/scan-folder.js';
import { type Fetch, scanSite, shownAddress } from '../../forms/scan-site.js';
import { headOf } from '../../report/model/head.js';
import { exitCodeFor } from '../../report/model/reports.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';

type Arguments = OutputArguments & {
  readonly places: readonly string[];
  readonly server: readonly string[] | undefined;
  readonly ca: string | undefined;
};

const CONNECT_MS = 20_000;

/** A site by its address; a folder has none. Errors: `usage.invalid`. */
function siteOf(place: string): URL | undefined {
  const mistake = (message: string) => new LockdownError('usage.invalid', message);
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(place)) {
    if (!existsSync(place)) throw mistake(`There is no folder or file ${place}`);
    return undefined;
  }
  const url = addressIn(place);
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw mistake(`${place} is no address of a web site`);
  if (url.username !== '' || url.password !== '')
    throw mistake(
      'An address with a name and a password in it is not taken: they would be in the list of processes',
    );
  url.hash = '';
  return url;
}

/** The host name alone, as forms have it. */
function hostIn(server: string): string {
  const url = addressIn(server.includes('://') ? server : `https://${server}`);
  if (url === undefined) throw new LockdownError('usage.invalid', `--server ${server} is no host name`);
  return url.hostname;
}

/** Errors: `config.bad-ca`, `config.bad-url` for a proxy. */
async function scanAt(
  site: URL,
  caFile: string | undefined,
  looking: Omit<Parameters<typeof scanSite>[1], 'fetch'>,
) {
  const isLoopback = isLoopbackHost(site.hostname);
  const dispatcher: Dispatcher = await openDispatcher({ isLoopback }, { timeoutMs: CONNECT_MS, caFile });
  const get: Fetch = (url, options) => fetch(url, { ...options, dispatcher });
  try {
    return await scanSite(site, { ...looking, fetch: get });
  } finally {
    await dispatcher.destroy();
  }
}

export async function scanForms(args: Arguments, context: Context): Promise<number> {
  const { places } = args;
  const servers = (args.server ?? []).map(hostIn);
  const now = () => performance.now();
  const wanted = places.map((place) => ({ place, site: siteOf(place) }));
  if (args.ca !== undefined && wanted.every(({ site }) => site === undefined))
    throw new LockdownError('usage.invalid', '--ca is for a web site, and none is given');
  const found = [];
  for (const { place, site } of wanted)
    found.push(
      site === undefined
        ? await scanFolder(place, { bounds: OF_FOLDER, servers, now })
        : await scanAt(site, args.ca, { bounds: OF_SITE, servers, now }),
    );
  const report = {
    ...headOf('forms', maker()),
    places: wanted.map(({ place, site }) => (site === undefined ? place : shownAddress(site))),
    isServerNamed: servers.length > 0,
    hits: found.flatMap(({ hits }) => hits),
    looked: found.reduce((sum, { looked }) => sum + looked, 0),
    binary: found.reduce((sum, { binary }) => sum + binary, 0),
    left: found.flatMap(({ left }) => left),
  };
  await context.show('forms', report, { ...args, server: undefined });
  return exitCodeFor('forms', report);
}
