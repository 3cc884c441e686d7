import { describe, expect, it } from '@jest/globals';
import { proxyFor } from '../../src/api/proxy.js';

const PROXY = 'http://proxy.test:3128';
const MAIL = new URL('https://mail.example.com');

describe('the proxy for an address', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['nothing is stated', {}, false],
    ['it is stated', { HTTPS_PROXY: PROXY }, true],
    ['it is stated in small letters', { https_proxy: PROXY }, true],
    ['only that of http is', { HTTP_PROXY: PROXY }, true],
    ['it is no address', { HTTPS_PROXY: 'nonsense' }, false],
    ['the host is left out', { HTTPS_PROXY: PROXY, NO_PROXY: 'a.example, mail.example.com' }, false],
    ['its parent is', { HTTPS_PROXY: PROXY, no_proxy: '.example.com' }, false],
    ['all below its parent are', { HTTPS_PROXY: PROXY, NO_PROXY: '*.example.com' }, false],
    ['another host is', { HTTPS_PROXY: PROXY, NO_PROXY: 'xmail.example.com' }, true],
    ['another port of it is', { HTTPS_PROXY: PROXY, NO_PROXY: 'mail.example.com:8443' }, true],
    ['this port of it is', { HTTPS_PROXY: PROXY, NO_PROXY: 'mail.example.com:443' }, false],
    ['all are', { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, false],
  ])('where %s', (_, env, isAsked) => {
    expect(proxyFor(MAIL, env) !== undefined).toBe(isAsked);
  });

  it('is never asked for this machine', () => {
    expect(proxyFor(new URL('https://127.0.0.1'), { HTTPS_PROXY: PROXY })).toBeUndefined();
  });
});
