/** Which look at the host findings rest on, in a line: it is as old as the evidence, and not as the report. */
import type { HostSeen } from '../../engine/words/host-seen.js';
import type { Page } from './layout.js';
import { labelled } from './screen.js';

const SCRIPT = { windows: 'check.ps1', linux: 'check.sh' } as const;
const BY = { windows: 'an administrator', linux: 'root' } as const;

export function hostSeenText({ name, taken, platform, elevated }: HostSeen): string {
  const as = elevated ? '' : `, which did not run as ${BY[platform]}: some was not seen`;
  return `${name} as seen at ${taken.slice(11, 16)}Z on ${taken.slice(0, 10)} by ${SCRIPT[platform]}${as}`;
}

export function hostSeenLines({ host }: { readonly host?: HostSeen | undefined }, page: Page) {
  return host === undefined ? [] : labelled('HOST', hostSeenText(host), page);
}
