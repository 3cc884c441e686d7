/** The settings that make the server run a program on every message (`docs/api-evidence.md` 4.5). */
import { type Answer, done, invalidInput } from '../answer.js';
import { knownMembers } from '../body-shape.js';
import { isObject } from '../json.js';
import type { RouteRequest, ServerRoute, World } from '../route.js';
import type { AntivirusSettings } from '../state.js';

/** What a member is after a write that left it out. */
const BLANK: AntivirusSettings = {
  quarantineDirectory: '',
  enableSpoolCommandLine: false,
  spoolCommandLineFile: '',
  spoolCommandLineArguments: '',
  spoolCommandLineTimeout: 0,
  spoolExecutableVisible: false,
  commandLine: '',
  commandLineArguments: '',
  commandLineScanMessages: false,
  commandLineScanMessagesWithoutAttachments: false,
  commandLineScanFiles: false,
};

/** Flat and whole. A body wrapped in `settings`, as the read answers, is taken with 200 and dropped. */
function write(request: RouteRequest, world: World): Answer {
  if (!isObject(request.body)) return invalidInput();
  const given = knownMembers(request.body, BLANK);
  if (given === undefined) return invalidInput();
  if (Object.keys(given).length === 0) return done();
  request.store(world.state.antivirus, { ...BLANK, ...given });
  return done();
}

const CALL = {
  path: 'settings/sysadmin/antivirus/settings',
  access: 'system',
  evidence: 'recorded',
} as const;

export const antivirusRoutes: readonly ServerRoute[] = [
  {
    ...CALL,
    method: 'GET',
    effect: 'read',
    action: 'AntiSpamVirusController/GetAntivirusSettings',
    handle: (_request, { state }) => done({ settings: state.antivirus }),
  },
  {
    ...CALL,
    method: 'POST',
    effect: 'write',
    action: 'AntiSpamVirusController/SetAntivirusSettings',
    handle: write,
  },
];
