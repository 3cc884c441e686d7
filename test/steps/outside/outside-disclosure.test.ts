import { describe, expect, it } from '@jest/globals';
import type { Talk } from '../../../src/contract/resources/outside/probed-mail.js';
import type { ProbedPort } from '../../../src/contract/resources/outside/probed-ports.js';
import type { WebPage } from '../../../src/contract/resources/outside/probed-web.js';
import { notSeen, seen } from '../../../src/contract/resources/part.js';
import { outsideDisclosure } from '../../../src/steps/outside/outside-disclosure.js';
import { judge } from '../a-step.js';
import { aPage, aPort, aTalk, HOST, MX, NOT_KNOWN, ONLY_MX, shownOf } from './a-look.js';

const REDIRECT = aPage('http', '/', { status: 301, headers: { location: `https://${HOST}/` } });

function judged(pages: readonly WebPage[], talks: readonly Talk[] = [aTalk('smtp')], options: object = {}) {
  return judge(outsideDisclosure, {
    inputs: { shown: shownOf([aPort('smtp')]), mail: { talks }, web: { pages } },
    options,
  });
}

describe('what strangers are told', () => {
  it('is what they need', () => {
    expect(judged([REDIRECT, aPage('https', '/')])).toEqual({
      verdict: 'pass',
      message: 'Banners, web pages and old services tell strangers nothing that is not to be told.',
    });
  });

  it.each([
    [{ namesProduct: true }, 'names SmarterMail'],
    [{ namesProduct: true, build: 9504 }, 'names build 9504'],
  ])('is by its page that it is SmarterMail, and which: %j', (answer, told) => {
    expect(judged([aPage('https', '/interface/root', answer)]).message).toContain(
      `The sign-in page ${told}, which cannot be helped: keep it up to date.`,
    );
  });

  it('is not known of a host that is silent, whatever an MX beside it says', () => {
    const mail = { talks: [{ ...aTalk('smtp'), ...MX }] };
    expect(judge(outsideDisclosure, { inputs: { shown: ONLY_MX, mail, web: { pages: [] } } })).toMatchObject({
      verdict: 'error',
      message: NOT_KNOWN,
    });
  });

  it('is not known of a port that was not come to, nor of a silent one where other servers deliver', () => {
    const at = (...ports: readonly ProbedPort[]) =>
      judge(outsideDisclosure, {
        inputs: { shown: shownOf([aPort('https'), ...ports]), mail: { talks: [] }, web: { pages: [] } },
      });
    expect(at(aPort('http', 'silent'), aPort('imap', 'closed')).verdict).toBe('pass');
    expect(at(aPort('http', 'not-seen'))).toMatchObject({
      ...{ verdict: 'error', message: 'port 80 (web): there is no way there from here (ENETUNREACH)' },
    });
    expect(at(aPort('smtp', 'silent'))).toMatchObject({
      ...{ verdict: 'error', message: 'port 25 (SMTP): nobody answered in time' },
    });
  });

  it('is not who has a mailbox', () => {
    const verify = seen({ vrfy: { code: 250, text: '' }, expn: { code: 250, text: '' } });
    expect(judged([], [aTalk('smtp', { verify })]).message).toBe(
      'Port 25 (SMTP) says who has a mailbox (VRFY and EXPN).',
    );
  });

  it.each([
    ['a page', { status: 200 }],
    ['another page in clear', { status: 302, headers: { location: 'http://mail.example.com/x' } }],
    ['one in the same folder', { status: 302, headers: { location: '/interface/root' } }],
  ])('is not %s in clear', (_, answer) => {
    expect(judged([aPage('http', '/', answer)]).message).toBe(
      'Port 80 (web) answers in clear, and does not lead to https.',
    );
    expect(judged([aPage('http', '/', answer)], [], { redirect: false }).verdict).toBe('pass');
  });

  it('is to come back by https, where the playbook asks for it', () => {
    const hsts = (value: string) =>
      judged([aPage('https', '/', { headers: { 'strict-transport-security': value } })], [], { hsts: true });
    expect(hsts('max-age=31536000; includeSubDomains').verdict).toBe('pass');
    expect(hsts('max-age=60').verdict).toBe('fail');
    expect(judged([aPage('https', '/')], [], { hsts: true })).toMatchObject({
      verdict: 'fail',
      brief: 'no HSTS',
    });
    expect(judged([REDIRECT], [], { hsts: true }).verdict).toBe('pass');
  });

  it('is no old service, which a page that only answers is not', () => {
    const path = '/Services/svcDomainAdmin.asmx';
    expect(judged([aPage('https', path, { isService: true })])).toMatchObject({
      brief: 'the old SOAP services answer',
    });
    expect(judged([aPage('https', path, { isService: false })]).verdict).toBe('pass');
  });

  it('of product and platform is a remark, or fails as the playbook states', () => {
    const talks = [aTalk('smtp', { banner: seen('SmarterMail\u202e\u001b[31m ready') })];
    const page = aPage('https', '/', { headers: { 'x-powered-by': 'ASP.NET' }, build: 9406 });
    expect(judged([page], talks).message).toContain('names build 9406');
    expect(judged([page], talks).message).toContain(
      'Told to anybody: port 25 (SMTP): its banner and port 443 (web over TLS): x-powered-by "ASP.NET".',
    );
    expect(judged([page], talks, { product: 'hide' })).toMatchObject({
      verdict: 'fail',
      brief: 'product and platform are named',
    });
  });

  it('is not known of what was not seen', () => {
    const page = { ...aPage('https', '/'), answer: notSeen('no whole answer came in time') };
    expect(judged([page], [aTalk('imap', { banner: notSeen('it says nothing') })])).toMatchObject({
      verdict: 'error',
      message:
        'banner of port 143 (IMAP): it says nothing; https / at port 443 (web over TLS): no whole answer came in time',
    });
  });
});
