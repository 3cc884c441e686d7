/** Resource `probe-mail`. */
import { z } from 'zod';
import { defineObserved } from '../../define.js';
import { partOf } from '../part.js';
import { place } from './places.js';

const reply = z.strictObject({ code: z.int(), text: z.string() });
/** What a mail server answers. */
export type Reply = Readonly<z.infer<typeof reply>>;

/** `from` is empty for the sender of bounces. `rcpt` is null where the sender was refused already. */
const attempt = z.strictObject({
  from: z.string(),
  to: z.string(),
  isLocalSender: z.boolean(),
  isInTls: z.boolean(),
  mail: reply,
  rcpt: reply.nullable(),
});
/** A recipient elsewhere, and what became of it. */
export type RelayAttempt = Readonly<z.infer<typeof attempt>>;

const talk = z.strictObject({
  ...place,
  banner: partOf(z.string()),
  /** What it says that it can, before TLS; of a port that begins with TLS, within. */
  offers: partOf(z.array(z.string()).readonly()),
  offersInTls: partOf(z.array(z.string()).readonly()),
  relay: partOf(z.array(attempt).readonly()),
  verify: partOf(z.strictObject({ vrfy: reply, expn: reply })),
  /** What came before the handshake was answered within: a stranger on the way can put commands there. */
  injection: partOf(z.boolean()),
});
/** One conversation with a mail port. */
export type Talk = Readonly<z.infer<typeof talk>>;

/**
 * What mail ports say to a stranger: their words, as they came, cut to a bound.
 * Source: conversations of our own, in which nobody signs in and no message is sent.
 */
export const probedMail = defineObserved({
  id: 'probe-mail',
  title: 'What mail ports say',
  where: 'the host, from outside',
  source: 'probe',
  evidence: 'observed',
  model: z.object({ talks: z.array(talk).readonly().describe('A conversation each') }),
});
