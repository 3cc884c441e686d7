/** What an export states and waives of a server: by the words of steps, and never more than there is. */
import { describe, expect, it } from '@jest/globals';
import { type Exported, Exporter } from '../../../src/engine/audit/export.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import type { StepOptions } from '../../../src/steps/kit/step.js';
import { smtpAuthBypass } from '../../../src/steps/relay/smtp-auth-bypass.js';
import { shipped } from '../a-playbook.js';
import { aServer, auditOf, weakDomains } from '../a-server.js';

const REVIEW = '2027-01-01';

function row(ip: string, bypass: boolean) {
  return ipAccessRow({
    ...{ ip, bypass, services: [], description: 'Printer' },
    ...{ spamBypass: false, disabledGreylisting: false },
  });
}

async function exportedOf(
  prepare: (state: SandboxState) => void,
  mayState: (options: StepOptions) => boolean = () => true,
): Promise<Exported> {
  const server = await aServer({ domains: 3, prepare });
  const baseline = await shipped('baseline');
  const exporter = new Exporter();
  await auditOf(server, baseline, { keep: 'findings', onJudged: exporter.onJudged });
  return exporter.exported(baseline, { reason: 'known', reviewBy: REVIEW, mayState });
}

const whitelist =
  (...rows: readonly ReturnType<typeof row>[]) =>
  (state: SandboxState) => {
    state.ipAccess.whitelist.splice(0, Infinity, ...rows);
    state.smtpAuthBypass = [];
  };

const of = ({ stated, waived }: Exported, id = smtpAuthBypass.id) => ({
  stated: stated.filter(({ step }) => step === id).map(({ options }) => options),
  waived: waived.filter(({ step }) => step === id).map(({ text }) => text),
});

describe('an exception of its own', () => {
  it('takes the place of a waiver', async () => {
    const exported = await exportedOf(whitelist(row('192.0.2.7', true)));

    expect(of(exported)).toEqual({
      stated: [
        { allow: [expect.objectContaining({ address: '192.0.2.7', reason: 'known', reviewBy: REVIEW })] },
      ],
      waived: [],
    });
  });

  it('leaves to a waiver just what is none', async () => {
    const exported = await exportedOf(whitelist(row('192.0.2.7', true), row('198.18.0.0/16', true)));

    const { stated, waived } = of(exported);
    expect(stated).toEqual([{ allow: [expect.objectContaining({ address: '192.0.2.7' })] }]);
    expect(waived).toEqual([expect.stringMatching(/^198\.18\.0\.0\/16 skips SMTP authentication/)]);
  });

  it('is none where it would ask for something to be let in that is not', async () => {
    const exported = await exportedOf(whitelist(row('192.0.2.7', true), row('192.0.2.7/32', false)));

    expect(of(exported)).toEqual({ stated: [], waived: [expect.stringContaining('192.0.2.7 skips')] });
  });

  it('is none where it may stand in no file', async () => {
    const exported = await exportedOf(
      whitelist(row('192.0.2.7', true)),
      (options) => !JSON.stringify(options).includes('192.0.2.7'),
    );

    expect(of(exported)).toEqual({ stated: [], waived: [expect.stringContaining('192.0.2.7 skips')] });
  });
});

it('waives each domain by itself, in the order of the report, whatever the order of the answers', async () => {
  const server = await aServer({ domains: 3, prepare: weakDomains });
  const [slow = ''] = server.names;
  server.sandbox.addFaults([{ kind: 'delay', ms: 80, path: `settings/sysadmin/domain-settings/${slow}` }]);
  const baseline = await shipped('baseline');
  const exporter = new Exporter();
  await auditOf(server, baseline, { keep: 'findings', onJudged: exporter.onJudged });

  const { waived } = exporter.exported(baseline, { reason: '', reviewBy: REVIEW, mayState: () => true });

  const targets = waived.filter(({ step }) => step === 'domain-smtp-auth').map(({ target }) => target);
  expect(targets).toEqual(['server', ...server.names]);
});
