/**
 * Step domain-tls: mail of a domain travels encrypted where the other server offers it, and, when asked, its web mail too.
 * Pure: judges every domain's own settings, and the Domain Defaults that new domains start with.
 */

import { z } from 'zod';
import { instruct } from '../kit/instruction.js';
import { defineStep, mailboxesOf, type StepContext } from '../kit/step.js';
import { defaultsAndDomains, type Gap, includeDefaults, switchClicks } from './defaults-and-domains.js';

const options = z
  .strictObject({
    includeDefaults,
    requireHttps: z.boolean().default(false).describe('true: web mail must require HTTPS; false: not judged'),
    hsts: z
      .boolean()
      .default(false)
      .describe('true: web mail must send HSTS, which needs requireHttps; false: not judged'),
  })
  .refine(({ hsts, requireHttps }) => !hsts || requireHttps, {
    path: ['hsts'],
    message: 'HSTS needs HTTPS; state requireHttps: true as well',
  });

type Options = z.infer<typeof options>;
type Field = 'usesTls' | 'requiresHttps' | 'sendsHsts';

function gapsOf(
  shown: Readonly<Record<Field, boolean>>,
  { options: wanted, context }: { readonly options: Options; readonly context: StepContext },
): readonly Gap<Field>[] {
  const gaps: (Gap<Field> & { readonly isWanted: boolean })[] = [
    {
      field: 'usesTls',
      to: true,
      isWanted: true,
      problem: 'mail goes out without TLS even where the other server offers it',
      impact: 'Mail from the domain goes out over TLS where the other server offers it.',
    },
    {
      field: 'requiresHttps',
      to: true,
      isWanted: wanted.requireHttps,
      problem: 'web mail may be opened without HTTPS',
      impact:
        `Web mail of the domain (${mailboxesOf(context)}) opens over HTTPS alone; links and bookmarks with http no longer ` +
        'open without it.',
    },
    {
      field: 'sendsHsts',
      to: true,
      isWanted: wanted.hsts,
      problem: 'web mail does not send HSTS',
      impact:
        'Browsers that have opened web mail once refuse to open it without HTTPS, or with a certificate that is not valid.',
    },
  ];
  return gaps.flatMap(({ isWanted, ...gap }) => (isWanted && !shown[gap.field] ? [gap] : []));
}

/** What passes, in words: mail, and what else was asked for. */
function webMailText(wanted: Options): string {
  if (!wanted.requireHttps) return '';
  return wanted.hsts ? '; web mail requires HTTPS and sends HSTS' : '; web mail requires HTTPS';
}

export const domainTls = defineStep({
  id: 'domain-tls',
  title: 'Mail of every domain travels over TLS where the other server offers it',
  why:
    'Without TLS, mail and passwords can be read on their way. Mail falls back to plain text where the other server has no ' +
    'TLS, so none is lost. Web mail that requires HTTPS does not open at all until the server has a valid certificate ' +
    'for the name that users type.',
  guide: ['G2 "configure SSL / TLS for your services"'],
  severity: 'medium',
  disruption: 'low',
  scope: 'domain',
  options,
  parts: defaultsAndDomains(options)({
    fields: (wanted): readonly Field[] => [
      'usesTls',
      ...(wanted.requireHttps ? (['requiresHttps'] as const) : []),
      ...(wanted.hsts ? (['sendsHsts'] as const) : []),
    ],
    gaps: gapsOf,
    passes: (wanted) => ({
      defaults: `New domains start with TLS where the other server offers it${webMailText(wanted)}.`,
      domain: `Mail goes out over TLS where the other server offers it${webMailText(wanted)}.`,
    }),
  }),
  notUndone: 'A browser that has seen HSTS insists on HTTPS until the time that the header named is over.',
  manual: (wanted) =>
    instruct(
      switchClicks(
        [
          'switch TLS on for mail to servers that support it',
          ...(wanted.requireHttps ? ['require HTTPS for web mail'] : []),
          ...(wanted.hsts ? ['switch HSTS on (label not confirmed)'] : []),
        ].join('; '),
        wanted,
      ),
    ),
});
