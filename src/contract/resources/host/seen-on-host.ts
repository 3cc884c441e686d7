/** What the resources of the host have in common: they come from the evidence that the check script wrote there. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';

/** As the script cuts them. */
const MOST_TEXT = 400;
const MOST_ROWS = 2000;

/** A text of the host. */
export const text = z.string().max(MOST_TEXT);
/** Rows of the host. */
export const rowsOf = <T extends z.ZodType>(row: T) => z.array(row).max(MOST_ROWS).readonly();
/** An account or a group, by its SID: its name is in the language of the host. On Linux the SID is the number of the user, a group's has `group:` before it, and `other` are all others. */
export const principal = { sid: text, name: text };

/** A resource of the host. `where`: as the administrator finds it there. Source: evidence of the check script, docs/host.md. */
export function defineHostResource<Shape extends z.ZodRawShape>(spec: {
  readonly id: string;
  readonly title: string;
  readonly where: string;
  readonly shape: Shape;
}) {
  const { id, title, where, shape } = spec;
  return defineObserved({ id, title, where, source: 'host', evidence: 'observed', model: z.object(shape) });
}
