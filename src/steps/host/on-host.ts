/** What the steps of this theme have in common: which SmarterMail they judge, and what is left to a person on its host. */

import { hostItself } from '../../contract/resources/host/host-itself.js';
import { type HostService, hostService } from '../../contract/resources/host/host-service.js';
import type { Part } from '../../contract/resources/part.js';
import type { Shortcoming } from '../kit/expectation.js';
import type { Instruction } from '../kit/instruction.js';
import { type NotSeen, seenVerdict, unseenPart } from '../kit/seen-verdict.js';
import type { Assessment } from '../kit/step.js';

/** Which host it is, and every SmarterMail on it. */
export const HOST_NEEDS = {
  itself: { resource: hostItself, fields: ['platform', 'host'] },
  services: { resource: hostService, fields: ['service'] },
} as const;

export interface Host {
  readonly platform: 'windows' | 'linux';
  readonly host: { readonly name: string };
}

/** What one of several things comes to. */
export interface Judged {
  readonly found: readonly Shortcoming[];
  readonly notSeen: readonly NotSeen[];
  /** A sentence. */
  readonly pass: string;
  /** As `seenVerdict` has it. */
  readonly remark?: string;
}

/** Of several things, one verdict. */
export function verdictOnAll(all: readonly Judged[]): Assessment {
  return seenVerdict(
    all.flatMap(({ found }) => found),
    {
      notSeen: all.flatMap(({ notSeen }) => notSeen),
      pass: [...new Set(all.map(({ pass }) => pass))].join(' '),
      remark: [...new Set(all.map(({ remark = '' }) => remark))].join(''),
    },
  );
}

interface Shown {
  readonly itself: Host;
  readonly services: { readonly service: Part<readonly HostService[]> };
}

/** The verdict on every SmarterMail of the host as one. That none was found proves nothing of the server that is audited. */
export function onEachService(
  { itself, services: { service } }: Shown,
  judge: (one: HostService) => Judged,
): Assessment {
  if (service.status === 'not-seen') return unseenAll(unseenPart('the services', service));
  if (service.value.length === 0)
    return { verdict: 'error', message: `no SmarterMail was found on ${itself.host.name}` };
  return verdictOnAll(service.value.map(judge));
}

/** What everything hangs on was not seen. */
export function unseenAll(notSeen: readonly NotSeen[]): Assessment {
  return seenVerdict([], { notSeen, pass: '' });
}

/** Accounts that Windows, or Linux, brings along and many services share. */
export function isShared({ account: { kind } }: Pick<HostService, 'account'>): boolean {
  return kind === 'system' || kind === 'local-service' || kind === 'network-service';
}

/** The scripts of `host script`, as the first thing to do of some steps: the same object each time, so that it is told once. */
export function scriptsFor(...steps: readonly string[]): Readonly<Record<Host['platform'], Instruction>> {
  const step = steps.join(',');
  return {
    windows: {
      text:
        'By the scripts: "smlockdown host script --out DIR" here writes them; on the host run these lines in a PowerShell as administrator. ' +
        'With -WhatIf nothing is changed, -ServiceName and -SiteName say which where there are several, undo.ps1 puts back what was recorded, and after.json is for --host-evidence.',
      snippet: {
        language: 'powershell',
        text: `.\\apply.ps1 -Steps ${step} -WhatIf\n.\\apply.ps1 -Steps ${step}\n.\\check.ps1 -Out after.json`,
      },
    },
    linux: {
      text:
        'By the scripts: "smlockdown host script --platform linux --out DIR" here writes them; on the host run these lines as root. ' +
        'With --what-if nothing is changed, --service says which where there are several, undo.sh puts back what was recorded, and after.json is for --host-evidence.',
      snippet: {
        language: 'text',
        text: `sh apply.sh --what-if --steps ${step}\nsh apply.sh --steps ${step}\nsh check.sh --out after.json`,
      },
    },
  };
}

/**
 * What `apply` sees and does not change, in the place of the lines that run it. `why`: half a sentence; by hand it goes as the
 * next instructions say. The same is said on the host by a line that begins with `Left:`.
 */
export function leftByApply(why: string): string {
  return `This is left to you by apply.ps1: ${why}.`;
}

/** Where scripts change nothing: looking again is what proves it. */
export const LOOK_AGAIN =
  'Then run the check script on the host again, and give what it writes to --host-evidence.';
