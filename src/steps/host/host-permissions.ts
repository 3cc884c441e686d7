/**
 * Step host-permissions: the account of the service may change its own folders, and nobody in general may.
 * Pure: judges the access lists of the folders.
 */
import { z } from 'zod';
import { hostRights } from '../../contract/resources/host/host-rights.js';
import { type HostService, hostService } from '../../contract/resources/host/host-service.js';
import type { Shortcoming } from '../kit/expectation.js';
import { listed } from '../kit/names.js';
import { type NotSeen, unseenPart } from '../kit/seen-verdict.js';
import { defineStep, onServer } from '../kit/step.js';
import { crowdOf, crowdsIn, crowdText, type Folder, folderAt, holds } from './folder-rights.js';
import {
  HOST_NEEDS,
  type Host,
  isShared,
  type Judged,
  leftByApply,
  onEachService,
  scriptsFor,
  unseenAll,
} from './on-host.js';

const ID = 'host-permissions';
/** The account that they give the rights to comes with that step. */
const SCRIPTS = scriptsFor('host-service-account', ID);

const CLICKS = [
  'Explorer > the installation folder, and the data folder > Properties > Security > Edit: add the account of the service with Modify, and take Full control from it. Keep Administrators and SYSTEM.',
  'Only then, in Advanced: take the right to write from Everyone, Authenticated Users and Users (Disable inheritance > Convert first, where it is inherited). Look whether mail arrives and web mail opens.',
] as const;

/** Domains may lie in places of their own: apply gives no right there. */
const BESIDE = [
  leftByApply('it gives rights in the installation and data folder alone, and domains lie elsewhere, too'),
  'Explorer > that folder > Properties > Security > Edit: add the account of the service with Modify, before it runs as that account: without it the mail of those domains stops.',
] as const;

interface Holder {
  readonly sid: string;
  readonly name: string;
  /** SIDs. */
  readonly groups: readonly string[];
  readonly platform: Host['platform'];
}

/** By its own right, or that of a group it is in. What it has with everybody is taken from it with everybody's. */
function faultOf(
  { folder, entries }: Folder,
  { sid, name, groups, platform }: Holder,
): Shortcoming | undefined {
  const byHand = byHandOn(platform);
  const own = entries.filter((entry) => entry.sid === sid || groups.includes(entry.sid));
  const denied = own.filter((entry) => !entry.allow && (holds(entry, 'write') || holds(entry, 'read')));
  if (denied.length > 0)
    return {
      problem: `the account ${name} is denied ${listed(denied.map(({ rights }) => rights))} in ${folder}`,
      byHand: [
        leftByApply('it takes no denial away'),
        `Explorer > ${folder} > Properties > Security > Advanced: take out the entries that deny ${name}, or a group it is in; only then let apply.ps1 do the rest.`,
      ],
    };
  const allowed = own.filter((entry) => entry.allow && crowdOf(entry) === undefined);
  // On Linux an owner can change the rights of its folders whatever they are.
  const full = allowed.filter(({ rights }) => platform === 'windows' && rights === 'full');
  if (full.length > 0)
    return {
      problem: `the account ${name} has full control of ${folder}, and can give away rights there: modify is enough`,
      byHand: full.every((entry) => entry.sid === sid && !entry.inherited)
        ? byHand
        : [leftByApply('full control comes from a folder above, or by a group'), ...CLICKS],
    };
  if (allowed.some((entry) => holds(entry, 'modify'))) return undefined;
  const [best] = allowed.filter(({ rights }) => rights !== 'other');
  return {
    problem: `the account ${name} may not modify ${folder}${best === undefined ? '' : `: it has ${best.rights} alone`}`,
    byHand,
  };
}

function byHandOn(platform: Host['platform']): NonNullable<Shortcoming['byHand']> {
  return [SCRIPTS[platform], ...(platform === 'windows' ? CLICKS : [])];
}

/** Of a folder, those that stand for nobody in particular and may write there. */
function crowdFault(folder: Folder, platform: Host['platform']): readonly Shortcoming[] {
  const who = crowdsIn(folder, ['write']);
  if (who.length === 0) return [];
  const texts = who.map(crowdText);
  const isFromAbove = who.some(({ inherited }) => inherited);
  return [
    {
      problem: `others than the service may write in ${folder.folder} (${listed(texts)})`,
      brief: `${listed(texts)} in ${folder.folder}`,
      byHand: [
        isFromAbove && leftByApply('a right to write that comes from a folder above is that folder’s'),
        platform === 'windows' &&
          !isFromAbove &&
          'Such a right is left to you by apply.ps1 until the service and web mail run as an account of their own, as either may write by it.',
        ...(isFromAbove ? CLICKS : byHandOn(platform)),
      ],
    },
  ];
}

export const hostPermissions = defineStep({
  id: 'host-permissions',
  title: 'The account of the service may change its own folders, and nobody in general may',
  why:
    'Whoever may write in the installation folder has a program of theirs run as the service; whoever may write in the data folder, mail ' +
    'and settings of theirs read. The service itself has to write in both, or it stops.',
  guide: ['G4 "Modify rights on the installation and data folders only"'],
  severity: 'high',
  disruption: 'none',
  beyond: 'host',
  ...onServer(z.strictObject({}), {
    reads: () => ({
      itself: HOST_NEEDS.itself,
      services: { resource: hostService, fields: ['service', 'account'] },
      folders: { resource: hostRights, fields: ['rights'] },
    }),
    assess: ({ itself, services, folders: { rights } }) => {
      if (rights.status === 'not-seen') return unseenAll(unseenPart('the rights of folders', rights));
      const { platform } = itself;
      const byHand = byHandOn(platform);
      const seen = services.account.status === 'seen' ? services.account.value : undefined;
      const ofService = (service: HostService): Judged => {
        const { installation, data, account } = service;
        const groups = seen?.sid === account.sid ? seen.groups.map(({ sid }) => sid) : [];
        const parts = [
          { role: 'installation folder', path: installation },
          { role: 'data folder', path: data },
        ].map(({ role, path }) => {
          const folder = path === null ? undefined : folderAt(rights.value, path);
          const what = `the ${role} of the service ${service.name}`;
          return { folder, notSeen: { what, why: 'the evidence has no rights of it' } satisfies NotSeen };
        });
        const own = parts.flatMap(({ folder }) => folder ?? []);
        const isOnly = services.service.status === 'seen' && services.service.value.length === 1;
        // Whose they are is not told where there are more.
        const beside = isOnly ? rights.value.filter((one) => one.role === 'data' && !own.includes(one)) : [];
        const faults: readonly Shortcoming[] = isShared(service)
          ? [
              {
                problem: `the service ${service.name} runs as ${account.name}, so that rights of folders do not confine it`,
                byHand,
              },
            ]
          : [
              ...own.flatMap((folder) => faultOf(folder, { ...account, groups, platform }) ?? []),
              ...beside.flatMap((folder) => {
                const fault = faultOf(folder, { ...account, groups, platform });
                return fault === undefined ? [] : [{ ...fault, byHand: BESIDE }];
              }),
            ];
        return {
          found: faults,
          notSeen: parts.flatMap(({ folder, notSeen }) => (folder === undefined ? [notSeen] : [])),
          pass: `${account.name} may modify ${listed([...own, ...beside].map(({ folder }) => folder))}, and nobody in general may.`,
        };
      };
      const crowds = rights.value.flatMap((folder) => crowdFault(folder, platform));
      return onEachService({ itself, services }, (service) => {
        const own = ofService(service);
        return { ...own, found: [...own.found, ...crowds] };
      });
    },
  }),
  manual: () => [SCRIPTS.windows, ...CLICKS],
});
