/**
 * Step outside-disclosure: strangers learn no more than they have to.
 * Pure: judges banners, answers to VRFY and EXPN, and web pages, as they came.
 */
import { z } from 'zod';
import { OLD_SERVICES, type WebPage } from '../../contract/resources/outside/probed-web.js';
import { listed } from '../kit/names.js';
import { oneOf, onOff } from '../kit/option.js';
import { seenVerdict } from '../kit/seen-verdict.js';
import { defineStep, onServer } from '../kit/step.js';
import { askedFor, folded, looksAt, placeText, seenIn, unknownIn, unseenPart } from './knocked.js';

const options = z.strictObject({
  redirect: onOff(true).describe('Plain http leads to https'),
  hsts: onOff(false).describe('Browsers are told to come back by https alone (HSTS)'),
  product: oneOf('leave', 'hide').describe(
    'What names the product in banners and headers, and the platform: told, or failed. The sign-in page names the build in any case',
  ),
});

const TELLING = ['server', 'x-powered-by', 'x-aspnet-version', 'x-aspnetmvc-version'] as const;
const IIS = 'IIS > the SmarterMail site';

type Answer = Extract<WebPage['answer'], { status: 'seen' }>['value'];

function leadsToHttps({ status, headers }: Answer): boolean {
  return status >= 300 && status < 400 && /^https:\/\//i.test(headers.location ?? '');
}

/** For at least a day: a shorter time protects nobody. */
function hasHsts({ headers }: Answer): boolean {
  const seconds = /max-age\s*=\s*"?(\d{1,12})/i.exec(headers['strict-transport-security'] ?? '')?.[1];
  return Number(seconds ?? 0) >= 86_400;
}

export const outsideDisclosure = defineStep({
  id: 'outside-disclosure',
  title: 'From outside, the server tells no more than it has to',
  why:
    'Lists of servers by product and build are what attackers begin with on the day that a flaw is published. A server that says who has ' +
    'a mailbox saves them guessing, and old services are ways in that nobody watches.',
  guide: ['beyond the guides'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'probe',
  ...onServer(options, {
    reads: () => looksAt('mail', 'web'),
    asks: askedFor('mail', 'web'),
    assess: ({ shown, mail, web }, wanted) => {
      const own = mail.talks.filter(({ host }) => host === shown.host);
      const pages = web.pages.flatMap((page) => {
        const answer = seenIn(page.answer);
        return answer === undefined ? [] : [{ ...page, answer, place: placeText(page, shown) }];
      });
      const telling = own.flatMap((talk) => {
        const verify = seenIn(talk.verify);
        const place = placeText(talk, shown);
        if (verify === undefined) return [];
        const { vrfy, expn } = verify;
        const answered = [
          ...([250, 251].includes(vrfy.code) ? ['VRFY'] : []),
          ...(expn.code === 250 ? ['EXPN'] : []),
        ];
        return answered.length === 0
          ? []
          : [
              {
                place,
                one: `says who has a mailbox (${listed(answered)})`,
                byHand: [
                  'Settings > Protocols > SMTP In: switch VRFY and EXPN off, where the build has a setting for it. Save.',
                ],
              },
            ];
      });
      const plain = pages.filter(
        ({ door, path, answer }) => door === 'http' && path === '/' && !leadsToHttps(answer),
      );
      const overTls = pages.filter(({ door }) => door === 'https');
      const services = pages.filter(
        ({ path, answer }) =>
          OLD_SERVICES.some((one) => one === path) && answer.status === 200 && answer.isService,
      );
      const named = [
        ...own.flatMap((talk) =>
          /smartermail/i.test(seenIn(talk.banner) ?? '') ? [`${placeText(talk, shown)}: its banner`] : [],
        ),
        ...pages.flatMap(({ place, answer }) =>
          TELLING.flatMap((name) =>
            answer.headers[name] === undefined
              ? []
              : [`${place}: ${name} ${JSON.stringify(answer.headers[name])}`],
          ),
        ),
      ];
      const told = [...new Set(named)];
      const builds = [...new Set(pages.flatMap(({ answer }) => answer.build ?? []))];
      const found = [
        ...folded(telling),
        ...(wanted.redirect
          ? folded(
              plain.map(({ place }) => ({
                place,
                one: 'answers in clear, and does not lead to https',
                byHand: [`${IIS}: HTTP Redirect (or a rewrite rule) to https.`],
              })),
            )
          : []),
        ...(wanted.hsts && overTls.length > 0 && !overTls.some(({ answer }) => hasHsts(answer))
          ? [
              {
                problem: 'web mail does not tell browsers to come by https alone (no HSTS)',
                brief: 'no HSTS',
                byHand: [
                  `${IIS} > HSTS; or the option of each domain (step domain-tls, hsts). Certificates of all names have to hold first.`,
                ],
              },
            ]
          : []),
        ...(services.length > 0
          ? [
              {
                problem: `the old SOAP services answer (${listed([...new Set(services.map(({ path }) => path))])})`,
                brief: 'the old SOAP services answer',
                byHand: [
                  `${IIS}: refuse /Services/ by Request Filtering, unless a program of yours still uses it.`,
                ],
              },
            ]
          : []),
        ...(wanted.product === 'hide' && told.length > 0
          ? [
              {
                problem: `product and platform are named (${listed(told)})`,
                brief: 'product and platform are named',
                byHand: [
                  `${IIS} > HTTP Response Headers: take out what names the platform. Settings > Protocols: a banner of your own.`,
                ],
              },
            ]
          : []),
      ];
      const notSeen = [
        ...unknownIn(shown, ({ host }) => host === shown.host),
        ...own.flatMap((talk) => [
          ...unseenPart(`banner of ${placeText(talk, shown)}`, talk.banner),
          ...(talk.door === 'smtp' && talk.banner.status === 'seen'
            ? unseenPart('VRFY and EXPN', talk.verify)
            : []),
        ]),
        ...web.pages.flatMap((page) =>
          unseenPart(`${page.scheme} ${page.path} at ${placeText(page, shown)}`, page.answer),
        ),
      ];
      return seenVerdict(found, {
        notSeen,
        pass: 'Banners, web pages and old services tell strangers nothing that is not to be told.',
        remark: [
          (builds.length > 0 || pages.some(({ answer }) => answer.namesProduct)) &&
            ` The sign-in page names ${builds.length > 0 ? `build ${listed(builds.map(String))}` : 'SmarterMail'}, which cannot be helped: keep it up to date.`,
          wanted.product === 'leave' && told.length > 0 && ` Told to anybody: ${listed(told)}.`,
        ]
          .filter((one) => one !== false)
          .join(''),
      });
    },
  }),
  manual: () =>
    'From a computer outside: telnet <host> 25, then VRFY postmaster and EXPN postmaster, which are not to tell who there is; http://<host>/ leads to https; https://<host>/Services/svcDomainAdmin.asmx is not there.',
});
