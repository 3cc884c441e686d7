/** Who makes a report: this tool, now. */
import type { Maker } from '../../report/model/head.js';
import { toolVersion } from '../../version.js';

export function maker(): Maker {
  return { now: new Date(), tool: toolVersion() };
}
