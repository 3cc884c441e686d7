/**
 * Step domain-tls: mail of a domain travels encrypted where the other server offers it, and, when asked, its web mail too.
 * Pure: judges every domain's own settings, and the Domain Defaults that new domains start with.
 */

import { z } from 'zod';
import { onOff } from '../kit/option.js';
import { defineStep, mailboxesOf } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults } from './defaults-and-domains.js';

const options = z
  .strictObject({
    includeDefaults,
    requireHttps: onOff(false).describe('true: web mail must require HTTPS; false: not judged'),
    hsts: onOff(false).describe('true: web mail must send HSTS, which needs requireHttps; false: not judged'),
  })
  .refine(({ hsts, requireHttps }) => !hsts || requireHttps, {
    path: ['hsts'],
    message: 'HSTS needs HTTPS; state requireHttps: true as well',
  });

/** What passes, in words: mail, and what else was asked for. */
function webMailText({ requireHttps, hsts }: z.infer<typeof options>): string {
  if (!requireHttps) return '';
  return hsts ? '; web mail requires HTTPS and sends HSTS' : '; web mail requires HTTPS';
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
  disruption: 'high',
  notices: [
    ['sendsHsts', 'web mail only by valid HTTPS'],
    ['requiresHttps', 'web mail only by HTTPS'],
    ['*', 'mail goes out by TLS'],
  ],
  ...defaultsAndDomains(options, {
    stricter: { requireHttps: [false, true], hsts: [false, true] },
    expects: (wanted) => [
      {
        field: 'usesTls',
        to: true,
        disruption: 'low',
        problem: 'mail goes out without TLS even where the other server offers it',
        impact: 'Mail from the domain goes out over TLS where the other server offers it.',
        click: 'Enable TLS if supported by the remote server: on (label not confirmed)',
      },
      {
        field: 'requiresHttps',
        isAsked: wanted.requireHttps,
        to: true,
        problem: 'web mail may be opened without HTTPS',
        impact: (_, context) =>
          `Web mail of the domain (${mailboxesOf(context)}) opens over HTTPS alone; links and bookmarks with http no longer ` +
          'open without it.',
        click: 'Require HTTPS for web mail: on (label not confirmed)',
      },
      {
        field: 'sendsHsts',
        isAsked: wanted.hsts,
        to: true,
        problem: 'web mail does not send HSTS',
        impact:
          'Browsers that have opened web mail once refuse to open it without HTTPS, or with a certificate that is not valid.',
        click: 'HSTS for web mail: on (label not confirmed)',
      },
    ],
    passes: (wanted) => ({
      defaults: `New domains start with TLS where the other server offers it${webMailText(wanted)}.`,
      domain: `Mail goes out over TLS where the other server offers it${webMailText(wanted)}.`,
    }),
  }),
  notUndone: 'A browser that has seen HSTS insists on HTTPS until the time that the header named is over.',
});
