import { describe, expect, it } from '@jest/globals';
import type { ProbedPort } from '../../../src/contract/resources/outside/probed-ports.js';
import { outsidePorts } from '../../../src/steps/outside/outside-ports.js';
import { judge, refusalOf } from '../a-step.js';
import { aPort, NOT_KNOWN, ONLY_MX, shownOf } from './a-look.js';

const WELL = [aPort('smtp'), aPort('https'), aPort('api', 'closed'), aPort('classic', 'closed')];

function judged(ports: readonly ProbedPort[], options: object = {}, more: object = {}) {
  return judge(outsidePorts, { inputs: { shown: shownOf(ports, { ...more }) }, options });
}

describe('ports that answer from outside', () => {
  it('are those for the world', () => {
    expect(judged(WELL)).toEqual({
      verdict: 'pass',
      message: 'From here answer port 25 (SMTP) and port 443 (web over TLS).',
    });
  });

  it('are not to be those around IIS', () => {
    const found = judged([...WELL.slice(0, 2), aPort('api'), aPort('classic')]);
    expect(found).toMatchObject({
      verdict: 'fail',
      brief: expect.stringContaining("port 17017 (SmarterMail's own"),
    });
    expect(found.message).toBe(
      "Port 17017 (SmarterMail's own web server) answers around IIS, its TLS and its restrictions of addresses; port 9998 (web site of the installer) answers as the installer's web site, for every name and without TLS of yours.",
    );
  });

  it('are judged as the playbook states', () => {
    expect(judged([aPort('imap'), aPort('pop'), aPort('https')], { closed: ['imap', 'pop'] }).message).toBe(
      'Port 143 (IMAP) and port 110 (POP) answer, and are not to.',
    );
    expect(judged([aPort('api')], { closed: ['classic'] }).verdict).toBe('pass');
  });

  it('are as good as closed where they are silent, which is said; and unknown where there was no way', () => {
    expect(judged([aPort('https'), aPort('api', 'silent')])).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining(
        "Silent, which a firewall on the way is too: port 17017 (SmarterMail's own web server).",
      ),
    });
    expect(judged([aPort('https'), aPort('smtp', 'silent')]).message).toContain(
      'Silent, which a firewall on the way is too: port 25 (SMTP).',
    );
    expect(judged([aPort('https'), aPort('api', 'not-seen')])).toMatchObject({ verdict: 'error' });
  });

  it('are not known of a host that is silent, whatever an MX beside it says', () => {
    expect(judge(outsidePorts, { inputs: { shown: ONLY_MX } })).toMatchObject({
      ...{ verdict: 'error', message: NOT_KNOWN },
    });
  });

  it('are said to be seen from within where the address is of the own network', () => {
    expect(judged(WELL, {}, { addresses: ['192.168.1.5'] }).message).toContain('one of your own network');
  });

  it('of a host that was left alone are told', () => {
    expect(
      judged(WELL, {}, { left: ['3 MX hosts whose name is of no mail domain of the server'] }).message,
    ).toContain('Left alone: 3 MX hosts');
  });

  it('are called by names that exist', async () => {
    expect(await refusalOf(outsidePorts, { closed: ['ftp'] })).toContain('closed');
  });
});
