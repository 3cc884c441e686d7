/** `host script`: writes the scripts that look at the server's host, change it and undo that. No server is asked. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LockdownError } from '../../errors.js';
import { wantedOf } from '../../host/wanted.js';
import { type WantedHost, writeWindowsScripts } from '../../host/write-scripts.js';
import { writeLinuxScripts } from '../../host/write-shell-scripts.js';
import { loadPlaybook } from '../../playbook/load.js';
import { headOf } from '../../report/model/head.js';
import { hostFiles } from '../../steps/host/host-files.js';
import { hostIisIdentity } from '../../steps/host/host-iis-identity.js';
import { hostWebmailBinding } from '../../steps/host/host-webmail-binding.js';
import { hostWebmailIp } from '../../steps/host/host-webmail-ip.js';
import { steps } from '../../steps/index.js';
import { writeExactFile } from '../../store/private-files.js';
import { toolVersion } from '../../version.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { intoOutFolder } from '../context/out-file.js';
import { SHIPPED } from '../context/shipped.js';

/** A Linux host has none. */
const OF_IIS = [hostIisIdentity, hostWebmailBinding, hostWebmailIp].map(({ id }) => id);

const USUAL_PLAYBOOK = 'baseline';

/** Steps at which apply changes nothing: looking is all that it could do, or a value is missing. */
function leftBy({ steps: own, allow, dynamicRestrictions, hostNames, firewallFor9998 }: WantedHost) {
  const idle = [
    hostFiles.id,
    ...(allow.length > 0 || dynamicRestrictions ? [] : [hostWebmailIp.id]),
    ...(hostNames.length > 0 || firewallFor9998 ? [] : [hostWebmailBinding.id]),
  ];
  return own.filter((id) => idle.includes(id));
}

type Arguments = OutputArguments & {
  readonly what: 'script';
  readonly out: string | undefined;
  readonly playbook: string;
  readonly platform: 'windows' | 'linux';
  readonly force: boolean;
};

export async function host(args: Arguments, context: Context): Promise<number> {
  const { out, platform, playbook: reference } = args;
  if (out === undefined || out === '')
    throw new LockdownError('usage.invalid', 'Name the folder that the scripts go to: --out DIR');
  const playbook = await loadPlaybook({
    ...{ playbook: reference, catalogue: steps, shippedFolder: SHIPPED },
    tell: context.say,
  });
  const whole = wantedOf(playbook);
  const isThere = (id: string) => platform === 'windows' || !OF_IIS.includes(id);
  const wanted = { ...whole, steps: whole.steps.filter(isThere) };
  if (wanted.steps.length === 0) {
    const isOfIis = whole.steps.length > 0;
    throw new LockdownError(
      'usage.invalid',
      `The playbook ${playbook.name} has no step of ${isOfIis ? 'a Linux host: those that it has are about IIS' : 'the host'}`,
      { next: 'Add host-service-account or another step whose name begins with host-.' },
    );
  }
  const write = platform === 'linux' ? writeLinuxScripts : writeWindowsScripts;
  const texts: Readonly<Record<string, string>> = write(wanted, toolVersion());
  const files = Object.keys(texts);
  const there = files.filter((name) => existsSync(join(out, name)));
  if (there.length > 0 && !args.force)
    throw new LockdownError('usage.invalid', `${join(out, there[0] ?? '')} is there already`, {
      next: 'Give another folder, or --force to replace what is there.',
    });
  await intoOutFolder(out, async () => {
    for (const [name, text] of Object.entries(texts)) await writeExactFile(join(out, name), text);
  });
  const report = {
    ...headOf('host', maker()),
    ...{ playbook: playbook.name, platform, folder: out, files, steps: wanted.steps, left: leftBy(wanted) },
  };
  // What is said without it goes by the same one.
  const named = reference === USUAL_PLAYBOOK ? undefined : reference;
  await context.show('host', report, { ...args, playbook: named });
  return 0;
}
