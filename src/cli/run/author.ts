/** Who runs the tool, for the record. */
import { hostname, userInfo } from 'node:os';
import { inOneLine } from '../../redaction.js';
import type { Author } from '../../store/run-record.js';
import { toolVersion } from '../../version.js';
import type { Context } from '../context/context.js';

/** As the system names them; a user without a name there has none here. */
export function whoRuns(): { readonly user: string; readonly host: string } {
  try {
    return { user: userInfo().username, host: hostname() };
  } catch {
    return { user: 'unknown', host: hostname() };
  }
}

/** `reason`: as it was given; kept in one line, without a secret in it. */
export function authorOf(reason: string | undefined, { secrets }: Pick<Context, 'secrets'>): Author {
  const who = { ...whoRuns(), tool: toolVersion() };
  return reason === undefined ? who : { ...who, reason: inOneLine(secrets.redact(reason)) };
}
