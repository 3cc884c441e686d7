/** When a server may be changed: days and hours of a zone, as an inventory states them. */
import { z } from 'zod';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** `22:00` */
const HOUR = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
/** Also `24:00`. */
const END = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

const hour = (form: RegExp) => z.string().regex(form, 'an hour as 22:00');

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export const windowSchema = z
  .strictObject({
    days: z
      .array(z.enum(DAYS))
      .min(1)
      .default([...DAYS])
      .meta({ description: 'Days on which it opens. Default: each.' }),
    from: hour(HOUR).meta({ description: 'The hour it opens at, as 22:00.', examples: ['22:00'] }),
    to: hour(END).meta({
      description: 'The hour it closes at; on the next day where that is no later than `from`.',
      examples: ['04:00'],
    }),
    zone: z
      .string()
      .refine(isZone, 'the name of a time zone, as Europe/Berlin')
      .default('UTC')
      .meta({ description: 'Time zone of both. Default: UTC.', examples: ['Europe/Berlin'] }),
  })
  .refine(({ from, to }) => from !== to, {
    message: 'it never opens: from and to are the same hour. Leave window out where any time will do',
    path: ['to'],
  })
  .meta({ description: 'When `fleet apply` may change it. Default: at any time.' });

export type Window = Readonly<z.infer<typeof windowSchema>>;

/** Day of the week, from Monday, and the hour, by the clocks of a zone. */
function clockOf(zone: string, at: Date): { readonly day: number; readonly time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(at);
  const part = (name: string) => parts.find(({ type }) => type === name)?.value ?? '';
  const day = DAYS.findIndex((one) => part('weekday').toLowerCase().startsWith(one));
  return { day, time: `${part('hour')}:${part('minute')}` };
}

/** A window that reaches past midnight belongs to the day it opens on. */
export function isOpen({ days, from, to, zone }: Window, at: Date): boolean {
  const { day, time } = clockOf(zone, at);
  const opensOn = (index: number) => days.some((one) => DAYS.indexOf(one) === (index + 7) % 7);
  if (from < to) return opensOn(day) && time >= from && time < to;
  return (opensOn(day) && time >= from) || (opensOn(day - 1) && time < to);
}

/** `sat, sun 22:00-04:00 Europe/Berlin` */
export function windowText({ days, from, to, zone }: Window): string {
  const on = days.length === DAYS.length ? 'daily' : days.join(', ');
  return `${on} ${from}-${to} ${zone}`;
}
