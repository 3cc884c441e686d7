/** What a handshake showed, as values. */
import type { TLSSocket } from 'node:tls';
import { type Certificate, TLS_VERSIONS, type TlsVersion } from '../contract/resources/outside/probed-tls.js';
import { NotSeen } from './wire.js';

const MOST_NAMES = 1000;
const LONGEST_NAME = 253;

/** `DNS:a.example, IP Address:192.0.2.1`; a value with anything odd in it is a JSON text. */
const ALTERNATIVE = /(?:^|, )(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g;

function dayOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? '' : new Date(time).toISOString().slice(0, 10);
}

/** `CN=mail.example.com, O=Example`, where OpenSSL has a line each. */
function nameText(text: string | undefined): string {
  return (text ?? '').split('\n').join(', ').slice(0, LONGEST_NAME);
}

/** Errors: `NotSeen` where it shows none. */
export function certificateOf(socket: TLSSocket): Certificate {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) throw new NotSeen('it shows no certificate');
  const names = [...(shown.subjectAltName ?? '').matchAll(ALTERNATIVE)].map(([, , value = '']) => value);
  return {
    subject: nameText(shown.subject),
    issuer: nameText(shown.issuer),
    names: names.slice(0, MOST_NAMES).map((name) => name.slice(0, LONGEST_NAME)),
    count: names.length,
    from: dayOf(shown.validFrom),
    to: dayOf(shown.validTo),
    // Typed as an error, and a text of OpenSSL.
    chain: socket.authorized ? '' : String(socket.authorizationError ?? 'unknown'),
  };
}

/** Errors: `NotSeen` where it is one that nobody knows. */
export function versionOf(socket: TLSSocket): TlsVersion {
  const spoken = socket.getProtocol()?.replace(/^TLSv/, '');
  const version = TLS_VERSIONS.find((one) => one === spoken || (one === '1.0' && spoken === '1'));
  if (version === undefined) throw new NotSeen(`it speaks ${spoken ?? 'no version'} of TLS`);
  return version;
}
