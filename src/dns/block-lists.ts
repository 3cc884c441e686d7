/** What block lists answer: of what each has to list, of what it must not, and of the server's own addresses. */
import { z } from 'zod';
import { reversedAsWritten } from '../records/reverse-name.js';
import type { Ask } from './asking.js';

const question = z.object({
  lists: z.array(z.object({ domain: z.string(), isOfNames: z.boolean() })),
  addresses: z.array(z.string()),
});

/** Of RFC 5782 5: what every list has, and what none may have. */
const POINTS = { listed: '127.0.0.2', unlisted: '127.0.0.1' };
const POINTS_V6 = { listed: '::ffff:7f00:2', unlisted: '::ffff:7f00:1' };
const POINTS_OF_NAMES = { listed: 'test', unlisted: 'invalid' };

/** In front of the domain of a list. */
function labelsOf(point: string): string {
  return /[.:]/.test(point) ? reversedAsWritten(point) : point;
}

/** Answers of a list by what it was asked of. */
async function answersOf(ask: Ask, domain: string, points: readonly string[]) {
  const answers = await Promise.all(
    points.map(async (point) => [point, await ask('A', `${labelsOf(point)}.${domain}`)] as const),
  );
  return Object.fromEntries(answers);
}

async function ownOf(ask: Ask, domain: string, address: string) {
  const name = `${reversedAsWritten(address)}.${domain}`;
  const answers = await ask('A', name);
  return { answers, reasons: answers.status === 'found' ? await ask('TXT', name) : null };
}

/** Errors: throws where an address is none, or `asked` is no question. */
export async function blockListsOf(ask: Ask, asked: unknown) {
  const { lists, addresses } = question.parse(asked);
  const isV6Asked = addresses.some((address) => address.includes(':'));
  return {
    lists: await Promise.all(
      lists.map(async ({ domain, isOfNames }) => {
        const points = [POINTS, ...(isOfNames ? [POINTS_OF_NAMES] : isV6Asked ? [POINTS_V6] : [])];
        const [listed, unlisted, own] = await Promise.all([
          answersOf(
            ask,
            domain,
            points.map((point) => point.listed),
          ),
          answersOf(
            ask,
            domain,
            points.map((point) => point.unlisted),
          ),
          // A list of names says nothing of addresses.
          Promise.all(
            (isOfNames ? [] : addresses).map(
              async (address) => [address, await ownOf(ask, domain, address)] as const,
            ),
          ),
        ]);
        return { domain, listed, unlisted, own: Object.fromEntries(own) };
      }),
    ),
  };
}
