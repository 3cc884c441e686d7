import { describe, expect, it } from '@jest/globals';
import { networkFailureOf } from '../../src/api/network-failure.js';

function thrownWith(members: Record<string, unknown>): unknown {
  return Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('inner'), members) });
}

describe('networkFailureOf', () => {
  it.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'CERT_SIGNATURE_FAILURE',
    'CERT_REVOKED',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'CERT_CHAIN_TOO_LONG',
    'CRL_HAS_EXPIRED',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'ERR_TLS_CERT_ALTNAME_FORMAT',
    'UND_ERR_PRX_TLS',
  ])('takes %s for a certificate that is not trusted', (code) => {
    expect(networkFailureOf(thrownWith({ code })).reason).toBe('untrusted-certificate');
  });

  it.each([
    [{ code: 'ECONNREFUSED', syscall: 'connect' }, 'not-connected'],
    [{ code: 'EHOSTUNREACH', syscall: 'connect' }, 'not-connected'],
    [{ code: 'ENOTFOUND', syscall: 'getaddrinfo' }, 'not-connected'],
    [{ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, 'not-connected'],
    [{ code: 'ERR_SSL_BAD_RECORD_TYPE' }, 'not-connected'],
    [{ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }, 'not-encrypted'],
    [{ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' }, 'old-tls'],
    [{ code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' }, 'old-tls'],
    [{ code: 'CERT_HAS_EXPIRED' }, 'expired'],
    [{ code: 'CERT_NOT_YET_VALID' }, 'not-yet-valid'],
    [{ code: 'HOSTNAME_MISMATCH' }, 'wrong-name'],
    [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'wrong-name'],
    [
      { code: 'UND_ERR_ABORTED', message: 'Proxy response (502) !== 200 when HTTP Tunneling' },
      'not-connected',
    ],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'timeout'],
    [{ code: 'UND_ERR_HEADERS_TIMEOUT' }, 'timeout'],
    [{ code: 'UND_ERR_RES_EXCEEDED_MAX_SIZE' }, 'too-large'],
    [{ code: 'ECONNRESET', syscall: 'read' }, 'cut'],
    [{ code: 'EHOSTUNREACH', syscall: 'read' }, 'cut'],
    [{ code: 'UND_ERR_SOCKET', message: 'other side closed' }, 'cut'],
    [{}, 'cut'],
  ])('takes %j for %s', (members, reason) => {
    expect(networkFailureOf(thrownWith(members)).reason).toBe(reason);
  });

  it('looks into the first of several addresses that were tried', () => {
    const inner = Object.assign(new Error('connect ECONNREFUSED ::1:9998'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    const thrown = Object.assign(new TypeError('fetch failed'), { cause: new AggregateError([inner]) });

    expect(networkFailureOf(thrown)).toEqual({
      reason: 'not-connected',
      detail: 'connect ECONNREFUSED ::1:9998',
    });
  });

  it('does not look for ever where errors are the causes of each other', () => {
    const error = new Error('outer');
    error.cause = new Error('inner', { cause: error });

    expect(networkFailureOf(error).reason).toBe('cut');
  });

  it('copes with what is no error at all', () => {
    expect(networkFailureOf('a text').reason).toBe('cut');
    expect(networkFailureOf(undefined).reason).toBe('cut');
  });

  it('names code and text', () => {
    expect(networkFailureOf(thrownWith({ code: 'ECONNRESET' })).detail).toBe('ECONNRESET: inner');
  });

  it.each([
    [{ subjectaltname: 'DNS:a.example, IP Address:192.0.2.1, URI:x:y' }, 'a.example, 192.0.2.1'],
    [{ subjectaltname: 'DNS:"a, DNS:b", DNS:c.example' }, '"a, DNS:b", c.example'],
    [
      { subjectaltname: Array.from('abcdefghij', (name) => `DNS:${name}`).join(', ') },
      'a, b, c, d, e, f, g, h and 2 more',
    ],
    [{ subject: { CN: 'old.example' } }, 'old.example'],
    [{ subject: { CN: ['a', 'b'] } }, ''],
    [undefined, ''],
  ])('gives the names on the certificate %j', (cert, detail) => {
    const thrown = thrownWith({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert });

    expect(networkFailureOf(thrown)).toEqual({ reason: 'wrong-name', detail });
  });

  it('says in a word what OpenSSL says with an address and a line of its source', () => {
    const members = { code: 'ERR_SSL_NO_SHARED_CIPHER', reason: 'no shared cipher' };

    expect(networkFailureOf(thrownWith(members)).detail).toBe('ERR_SSL_NO_SHARED_CIPHER: no shared cipher');
  });
});
