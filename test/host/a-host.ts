/** A Windows host as the check script writes it down, hardened unless it is told otherwise. */
import { EVIDENCE_FORMAT, type Evidence, hashOfContent } from '../../src/host/evidence.js';

const seen = <T>(value: T) => ({ status: 'seen' as const, value });

/** `taken`: as the usual present of tests has it. */
export function aHost(changes: Partial<Evidence> = {}): Evidence {
  const own = { sid: 'S-1-5-21-1-2-3-1004', name: 'MAIL01\\SmarterMailService' };
  return {
    tool: '0.9.0',
    taken: '2026-11-20T17:15:00Z',
    platform: 'windows',
    host: { name: 'MAIL01', domain: null, os: 'Windows Server 2022', language: 'de-DE' },
    elevated: true,
    service: seen([
      {
        ...{
          name: 'MailService',
          path: 'C:\\Program Files (x86)\\SmarterTools\\SmarterMail\\Service\\MailService.exe',
        },
        ...{ build: 9504, state: 'running', start: 'auto', account: { ...own, kind: 'local-user' } },
        ...{ installation: 'C:\\Program Files (x86)\\SmarterTools\\SmarterMail', data: 'C:\\SmarterMail' },
      },
    ]),
    account: seen({
      ...own,
      ...{
        exists: true,
        isLocal: true,
        enabled: true,
        description: 'Runs SmarterMail',
        passwordNeverExpires: true,
      },
      ...{
        inAdministrators: false,
        groups: [],
        rights: ['SeServiceLogonRight', 'SeDenyInteractiveLogonRight', 'SeDenyRemoteInteractiveLogonRight'],
      },
    }),
    rights: seen([]),
    iis: seen(null),
    ports: seen([]),
    firewall: seen({ profiles: [], rules: [] }),
    files: seen({
      isDefaultAdmin: false,
      copies: [],
      copiesTotal: 0,
      scripts: [],
      scriptsTotal: 0,
      unread: 0,
    }),
    ...changes,
  };
}

/** The text of a file of evidence. */
export function evidenceText(content: unknown, outer: Readonly<Record<string, unknown>> = {}): string {
  const text = JSON.stringify(content);
  const head = JSON.stringify({
    format: EVIDENCE_FORMAT,
    formatVersion: 1,
    hash: hashOfContent(text),
    ...outer,
  });
  return `${head.slice(0, -1)},"content":${text}}`;
}
