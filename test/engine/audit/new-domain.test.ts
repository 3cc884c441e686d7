/** Which domains that are not there yet an audit judges, and by what. */
import { describe, expect, it } from '@jest/globals';
import { checkLimits } from '../../../src/engine/guard/limits.js';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { addByHand, aNewDomain, FORM_SENDER, NEW } from '../a-new-domain.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf, domainOf, errorOf } from '../a-server.js';

/** Target and item or field of each change. */
function changed({ changes }: Awaited<ReturnType<typeof aNewDomain>>['plan']): readonly string[] {
  return changes.map((one) => `${one.target} ${'field' in one ? one.field : one.item}`);
}

const ALONE = [`server ${NEW}`];
const WHOLE = [...ALONE, `${NEW} web@${NEW}`, `${NEW} requireSmtpAuthentication`];

function openRelay({ domains }: SandboxState): void {
  for (const { settings } of Object.values(domains)) settings.catchAll = 'info';
}

describe('a domain that the playbook is to add', () => {
  it('is judged before it is there by the step that adds it, without a question to the server', async () => {
    const { server, plan } = await aNewDomain();

    expect(changed(plan)).toEqual(WHOLE);
    expect(plan.judgedNext).toBeUndefined();
    expect(server.requests.filter((request) => request.includes(NEW))).toEqual([]);
    expect(plan.impact.map(({ target }) => target)).toEqual(['server', NEW, NEW]);
  });

  it('says of what is not known yet that it is to be so, and not that it is not so', async () => {
    const server = await aServer();
    const playbook = await aPlaybook({ steps: { 'form-sender': FORM_SENDER } });

    for (const keep of ['findings', 'findings-and-objects'] as const) {
      const { findings } = await auditOf(server, playbook, { keep });

      expect(findings.map(({ target, verdict, message }) => [target, verdict, message])).toEqual([
        ['server', 'fail', `There is no domain ${NEW} for web forms.`],
        [NEW, 'fail', `SMTP authentication is to be required; there is no user web@${NEW}.`],
      ]);
      expect(findings[1]).toMatchObject({ affects: { domains: 1, mailboxes: 0 }, changeCount: 2 });
    }
  });

  it('is judged by the others once it is there: the plan says so', async () => {
    const { plan } = await aNewDomain({ playbook: { steps: { 'catch-all': {}, 'domain-smtp-auth': {} } } });

    expect(plan.judgedNext).toEqual([NEW]);
    expect(changed(plan)).toEqual(expect.arrayContaining(WHOLE));
    expect(plan.changes.filter(({ target }) => target === NEW).map(({ steps }) => steps)).toEqual([
      ['form-sender'],
      ['form-sender'],
    ]);
  });

  it('is judged by no step that was not asked for', async () => {
    const { plan } = await aNewDomain({
      playbook: { steps: { 'catch-all': {} } },
      survey: { onlySteps: ['form-sender'] },
    });

    expect(changed(plan)).toEqual(WHOLE);
    expect(plan.judgedNext).toBeUndefined();
  });

  it.each([
    ['where no domain is looked at', { survey: { onlyServer: true } }, [NEW]],
    [
      'where the playbook leaves it out, now and later',
      { playbook: { domains: { exclude: [NEW] } } },
      undefined,
    ],
  ])('is added alone %s', async (_, more, judgedNext) => {
    const { plan } = await aNewDomain(more);

    expect(changed(plan)).toEqual(ALONE);
    expect(plan.judgedNext).toEqual(judgedNext);
  });

  it('is not added where only other domains are asked for', async () => {
    const { replan } = await aNewDomain();
    const first = (await aServer({ seed: 1 })).names[0] ?? '';

    expect(changed(await replan({ onlyDomains: [first] }))).toEqual([]);
    const refused = await errorOf(replan({ onlyDomains: [NEW] }));
    expect(refused.message).toBe(`The domain of --domain ${NEW} is not there yet: the playbook adds it`);
    expect(refused.next).toContain('Leave --domain out');
  });

  it.each([
    ['server', []],
    [NEW, ALONE],
  ])('is waived in part: %s', async (domain, expected) => {
    const waiver = { step: 'form-sender', domain, reason: 'r', owner: 'o', expires: '2999-12-31' };

    const { plan } = await aNewDomain({ playbook: { waivers: [waiver] } });

    expect(changed(plan)).toEqual(expected);
    expect(plan.waived.map(({ target }) => target)).toEqual([domain]);
  });

  it('is none of those that are proved to keep their values, where it is waived and others change', async () => {
    const waiver = { step: 'form-sender', domain: NEW, reason: 'r', owner: 'o', expires: '2999-12-31' };

    const { plan } = await aNewDomain({
      prepare: openRelay,
      playbook: { steps: { 'catch-all': {} }, waivers: [waiver] },
    });

    expect(changed(plan)).toEqual(expect.arrayContaining([`server ${NEW}`]));
    expect(plan.changes.some(({ resource }) => resource === 'domain-settings')).toBe(true);
    expect(plan.kept).toEqual([]);
  });

  it('is planned whole however little users may notice: nobody uses it yet, as somebody may once it is there', async () => {
    const { server, plan, replan } = await aNewDomain({ playbook: { limits: { disruption: 'none' } } });

    expect(changed(plan)).toEqual(WHOLE);
    expect(plan.held).toEqual([]);
    addByHand(server, { requireSmtpAuthentication: false });
    const later = await replan();
    expect(changed(later)).toEqual([`${NEW} web@${NEW}`]);
    expect(later.held).toMatchObject([{ target: NEW, changes: 1, disruption: 'high' }]);
  });

  it('counts as a change of the server, and not as one of so many domains', async () => {
    const steps = { 'catch-all': {}, 'form-sender': FORM_SENDER };
    const server = await aServer({ prepare: openRelay });
    const playbook = await aPlaybook({ steps, limits: { changedDomainsPercent: 0 } });
    const survey = await auditOf(server, playbook);

    const portion = buildPlan(survey, playbook, { first: 1 });
    const alone = buildPlan(await auditOf(server, playbook, { onlySteps: ['form-sender'] }), playbook);

    expect(portion.summary).toMatchObject({ changedDomains: 1, later: server.names.length - 1 });
    expect(changed(portion)).toEqual(expect.arrayContaining(WHOLE));
    expect(alone.summary).toMatchObject({ changedDomains: 0, add: 2, change: 1 });
    expect(() => checkLimits(alone)).not.toThrow();
    expect(() => checkLimits(portion)).toThrow('changes 1 of');
  });
});

describe('a list of the domains that cannot be read', () => {
  it('shows no domain to be missing: nothing is planned', async () => {
    const { server, replan } = await aNewDomain();
    // The first reading of the list tells what there is to look at.
    server.sandbox.addFaults([{ kind: 'garbage', path: 'settings/sysadmin/domains', after: 1 }]);

    const plan = await replan();

    expect(changed(plan)).toEqual([]);
    expect(plan.notRead).toMatchObject([{ step: 'form-sender', target: 'server' }]);
  });

  it('ends it where it is not read at all', async () => {
    const { server, replan } = await aNewDomain();
    server.sandbox.addFaults([{ kind: 'garbage', path: 'settings/sysadmin/domains' }]);

    expect((await errorOf(replan())).code).toBe('server.garbage');
  });
});

describe('a domain whose name is the same in ASCII as one that is there', () => {
  it('is not judged before it is there: nobody knows which of the two a call would come to', async () => {
    const server = await aServer({ seed: 1 });
    const name = server.names[0] ?? '';
    server.state.domains['bücher.example'] = structuredClone(domainOf(server, name));
    const steps = { 'form-sender': { ...FORM_SENDER, domain: 'xn--bcher-kva.example' } };

    const playbook = await aPlaybook({ steps });
    const plan = buildPlan(await auditOf(server, playbook), playbook);

    expect(changed(plan)).toEqual(['server xn--bcher-kva.example']);
    expect(plan.judgedNext).toEqual(['xn--bcher-kva.example']);
  });
});
