/** SmarterMail up to 16.x, which this tool is not made for, told by its sign-in page. */
import { type ErrorDetails, LockdownError } from '../errors.js';

/** Shape: `version` as `15.7`; `build` as the page has it, undefined where it names none. */
export interface OldVersion {
  readonly version: string;
  readonly build: number | undefined;
}

/** The sign-in page of those versions, relative to the server. Source: a public copy of that of 15.7. */
export const OLD_PAGE = 'Login.aspx';

/** The last whose pages are told apart by it; what came after it counts as 100.0. */
const LAST = 16;

/**
 * How those pages name themselves. Source: a public copy of the page of 15.7 (link to the help), the patterns that a public
 * scanner has for 3.x and newer (foot of the page), and `docs/api-evidence.md` 4.1 (the variable, whose value on 16.x is a guess).
 */
const NAMED = [
  /help\.smartertools\.com\/smartermail\/v\d+\/[^"'<>\s]{0,200}?[?&](?:amp;)?v=(\d{1,2}\.\d+)(?:\.(\d{4,5}))?/i,
  /stProductVersion\s*=\s*["'](\d{1,2}\.\d+)(?:\.(\d{4,5}))?/,
  /SmarterMail (?:Enterprise|Professional|Free|Lite)(?: Edition)? (\d{1,2}\.\d+)(?:\.(\d{4,5}))?/i,
];

/** undefined where the page is of a version that this tool is made for, or of something else. */
export function oldVersionOn(page: string): OldVersion | undefined {
  for (const pattern of NAMED) {
    const [, version, build] = pattern.exec(page) ?? [];
    if (version !== undefined && Number.parseInt(version, 10) <= LAST)
      return { version, build: build === undefined ? undefined : Number(build) };
  }
  return undefined;
}

/** `SmarterMail 15.7 (build 6970)`. */
export function versionText({ version, build }: OldVersion): string {
  return `SmarterMail ${version}${build === undefined ? '' : ` (build ${build})`}`;
}

/** It is SmarterMail, but older than this tool can work on. Thrown before any password is sent. */
export class TooOld extends LockdownError {
  readonly base: string;
  readonly seen: OldVersion;

  constructor(base: string, seen: OldVersion, details: Pick<ErrorDetails, 'request'>) {
    super(
      'server.too-old',
      `${base} is ${versionText(seen)}, and this tool is made for 100.0, which came after 16.x. The password was not sent`,
      { ...details, next: 'Update SmarterMail first: published flaws are fixed in 100.0 alone.' },
    );
    this.base = base;
    this.seen = seen;
  }
}
