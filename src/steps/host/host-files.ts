/**
 * Step host-files: nobody reads mailbox passwords from the folders, and nobody has put programs there.
 * Pure: judges what the script found by names and access lists; nothing of a file's content is known here.
 */
import { z } from 'zod';
import { hostFiles as hostFilesResource } from '../../contract/resources/host/host-files.js';
import { hostRights } from '../../contract/resources/host/host-rights.js';
import type { Shortcoming } from '../kit/expectation.js';
import { listed } from '../kit/names.js';
import { present } from '../kit/present.js';
import { type NotSeen, unseenPart } from '../kit/seen-verdict.js';
import { counted, defineStep, onServer } from '../kit/step.js';
import { crowdsIn, crowdText, type Folder, folderAt } from './folder-rights.js';
import { HOST_NEEDS, LOOK_AGAIN, onEachService } from './on-host.js';

type Found = Extract<z.infer<typeof hostFilesResource.model>['files'], { status: 'seen' }>['value'];

const BY_HAND = {
  password:
    'Change the password of each administrator that nobody has changed, at once: Settings > Administrators. Then look for signs of a break-in: who signed in since, new administrators, command lines in the settings.',
  read: 'Explorer > the data folder, and the folder Settings of the installation > Properties > Security > Advanced: Disable inheritance > Convert; keep SYSTEM, Administrators and the account of the service, and take out Everyone, Authenticated Users and Users. See first that the account of the service has Modify there.',
  copies:
    'Move what is needed to a place that only administrators read, and encrypt it; delete the rest, also from backups that others read. Who had a copy may have every password in it: have them changed where that cannot be ruled out.',
  scripts:
    'Do not run them. Compare each with a fresh installation of the same build; one that is not in there was put there by somebody: take the host off the network, keep the file and the logs, and take it for broken into.',
} as const;

/** `3 (a, b and c)`: the lists hold the first alone, the totals all. */
function someOf(total: number, paths: readonly string[]): string {
  return `${total} (${listed(paths)}${total > paths.length ? ' and others' : ''})`;
}

function inFiles({
  isDefaultAdmin,
  copies,
  copiesTotal,
  scripts,
  scriptsTotal,
}: Found): readonly Shortcoming[] {
  return present(
    isDefaultAdmin === true && {
      problem: 'an administrator of SmarterMail has the password "admin", whose hash the vendor publishes',
      ...{ brief: 'an administrator has the password "admin"', byHand: [BY_HAND.password, LOOK_AGAIN] },
    },
    scriptsTotal > 0 && {
      problem: `programs lie in the web folder that no update brought: ${someOf(
        scriptsTotal,
        scripts.map(({ path, modified }) => `${path} of ${modified.slice(0, 10)}`),
      )}`,
      brief: `${counted(scriptsTotal, 'program')} in the web folder`,
      sign: 'programs lie in the web folder that no update brought',
      byHand: [BY_HAND.scripts],
    },
    copiesTotal > 0 && {
      problem: `copies of mail or settings lie about, with what mailbox passwords can be restored from: ${someOf(
        copiesTotal,
        copies.map(({ path }) => path),
      )}`,
      ...{ brief: `${copiesTotal} stray copies`, byHand: [BY_HAND.copies, LOOK_AGAIN] },
    },
  );
}

/** What the script could not look into may hold anything. */
function notSeenIn({ isDefaultAdmin, unread }: Found): readonly NotSeen[] {
  return present(
    isDefaultAdmin === null && {
      what: 'whether an administrator has the password "admin"',
      why: 'the list of administrators could not be read on the host',
    },
    unread > 0 && {
      what: `${counted(unread, 'folder')} of SmarterMail`,
      why: 'the script could not look into all of them',
    },
  );
}

function inFolder(folder: Folder): readonly Shortcoming[] {
  const who = crowdsIn(folder, ['read', 'write']).map(crowdText);
  if (who.length === 0) return [];
  return [
    {
      problem: `mailbox passwords can be restored by whoever reads ${folder.folder}, and that is not the service alone (${listed(who)})`,
      ...{ brief: `${listed(who)} in ${folder.folder}`, byHand: [BY_HAND.read, LOOK_AGAIN] },
    },
  ];
}

export const hostFiles = defineStep({
  id: 'host-files',
  title: 'The folders tell nobody mailbox passwords, and hold no foreign programs',
  why:
    'Passwords of mailboxes are kept under a key that is the same on every server: whoever reads the data folder, the settings or a copy of ' +
    'them has them all. A program in the web folder that no update brought is how intruders come back.',
  guide: ['beyond the guides'],
  severity: 'critical',
  disruption: 'none',
  beyond: 'host',
  ...onServer(z.strictObject({}), {
    reads: () => ({
      ...HOST_NEEDS,
      folders: { resource: hostRights, fields: ['rights'] },
      shown: { resource: hostFilesResource, fields: ['files'] },
    }),
    assess: ({ itself, services, folders: { rights }, shown: { files } }) => {
      const secret =
        rights.status === 'seen'
          ? rights.value.filter(({ role }) => ['data', 'settings'].includes(role))
          : [];
      const found = [...(files.status === 'seen' ? inFiles(files.value) : []), ...secret.flatMap(inFolder)];
      const notSeen = [
        ...unseenPart('files in the folders', files),
        ...unseenPart('the rights of folders', rights),
        ...(files.status === 'seen' ? notSeenIn(files.value) : []),
      ];
      const settings = secret.filter(({ role }) => role === 'settings');
      return onEachService({ itself, services }, ({ name, path, data }) => {
        const why = 'the evidence has no rights of it';
        // On Windows each has its own, beside its program.
        const own = path.replace(/\\[^\\]*$/, '\\Settings');
        const isSeen =
          itself.platform === 'windows' ? folderAt(settings, own) !== undefined : settings.length > 0;
        const lacking: readonly NotSeen[] =
          rights.status === 'not-seen'
            ? []
            : present(
                (data === null || folderAt(secret, data) === undefined) && {
                  what: `the data folder of the service ${name}`,
                  why,
                },
                !isSeen && {
                  what: `the folder of the settings of the service ${name}`,
                  why,
                },
              );
        return {
          found,
          notSeen: [...notSeen, ...lacking],
          pass: `No group of everybody reads ${listed(secret.map(({ folder }) => folder))}; no stray copies and no foreign programs were found, and no administrator has the password "admin".`,
        };
      });
    },
  }),
  manual: () => [BY_HAND.read, BY_HAND.scripts, BY_HAND.copies, BY_HAND.password],
});
