/** Whether what is asked beyond the server answers. A line of its own, and only where it is asked for. */
import { asking } from '../../dns/asking.js';
import type { Check } from '../../report/model/doctor-report.js';
import type { BeyondArguments } from '../context/arguments.js';

/** Nobody knocks before it is said at whose doors: an audit does both. */
export function probeChecks({ probe }: Partial<BeyondArguments>): readonly Check[] {
  if (probe !== true) return [];
  const text = 'nobody knocked here: smlockdown audit --probe says first where, and does';
  return [{ group: 'here', id: 'probe', state: 'ok', text }];
}

/** `domain`: one of the server's. */
export async function dnsChecks(
  { dns, resolver = [] }: Partial<BeyondArguments>,
  domain: string | undefined,
): Promise<readonly Check[]> {
  if (dns !== true) return [];
  const about = { group: 'here', id: 'dns' } as const;
  const whom = resolver.length > 0 ? resolver.join(', ') : "the system's resolver";
  // Of the root there is an answer wherever anything of DNS is answered.
  const name = domain ?? '.';
  const answer = await asking({ resolvers: resolver })('MX', name);
  if (answer.status === 'failed')
    return [
      {
        ...{ ...about, state: 'fail', text: `${whom}, asked of ${name}: ${answer.why}` },
        todo: 'Name one that answers: --resolver ADDRESS.',
      },
    ];
  return [{ ...about, state: 'ok', text: `${whom} answers` }];
}
