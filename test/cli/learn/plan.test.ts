import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { LearnPlanReport } from '../../../src/report/model/learn-plan-report.js';
import { holdings, scenes, tooLongLines } from '../../e2e/a-cli.js';

const makeScene = scenes();

describe('what a server has to be taught', () => {
  it('is listed page by page, the most urgent first, on one screen, and nothing is written', async () => {
    const scene = await makeScene({ domains: 2, dialect: 3, isUntaught: true });
    const before = holdings(scene.sandbox.state);

    const { code, stdout } = await scene.run(['learn', '--plan', '--playbook', 'strict']);

    expect(code).toBe(2);
    expect(stdout).toMatch(
      /^strict: \d+ pages, \d+ saves, about \d+ minutes: \d+ steps more could be checked\s+and changed$/m,
    );
    expect(stdout).toMatch(/^critical Settings > Protocols > SMTP In +6 saves, 2 minutes$/m);
    const urgent = [...stdout.matchAll(/^(critical|high|medium|low) /gm)].map(([, one]) => one);
    expect([...new Set(urgent)]).toEqual(['critical', 'high', 'medium']);
    expect(urgent).toEqual(urgent.toSorted());
    expect(stdout).toMatch(/and \d+ other pages$/m);
    expect(tooLongLines(stdout)).toEqual([]);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(scene.sandbox.stats().writes).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('has with --all every click, and the command that says them all; for one step alone with --step', async () => {
    const scene = await makeScene({ domains: 2, dialect: 3, isUntaught: true });

    const { stdout } = await scene.run([
      'learn',
      '--plan',
      '--all',
      '--playbook',
      'strict',
      '--step',
      'smtp-relay',
    ]);

    expect(stdout).toContain('strict: 1 page, 6 saves, about 2 minutes: 1 step more could be');
    expect(stdout).toContain('Set "Allow Relay" to nobody, and save.');
    expect(stdout).toMatch(
      /^smlockdown learn session\.har --taught "smtp-in\..* --taught "smtp-in\.allowRelay=nobody" --taught "smtp-in\.allowRelay=SHOWN"$/m,
    );
  });

  it('has the page that brings the Domain Defaults to all domains where that is worth it, though no step needs it', async () => {
    const pagesOf = async (domains: number, isKnown: boolean) => {
      const { run, sandbox, folder } = await makeScene({ domains, isUntaught: true });
      const { propagation, ...taught } = sandbox.taught ?? {};
      const overlay = isKnown ? { ...taught, propagation } : taught;
      writeFileSync(join(folder, 'taught.yaml'), JSON.stringify(overlay));
      const plan = ['learn', '--plan', '--playbook', 'strict', '--contract', 'taught.yaml'];
      const { summary, pages }: LearnPlanReport = JSON.parse((await run([...plan, '--json'])).stdout);
      return { steps: summary.steps, taught: pages.flatMap(({ clicks }) => clicks.map((one) => one.taught)) };
    };

    const taught = [expect.stringMatching(/^domain-defaults\.propagate=[a-zA-Z]+$/)];
    expect(await pagesOf(3, false)).toEqual({ steps: 0, taught });
    expect(await pagesOf(2, false)).toEqual({ steps: 0, taught: [] });
    expect(await pagesOf(3, true)).toEqual({ steps: 0, taught: [] });
  });

  it('takes as long as the doctor says', async () => {
    const scene = await makeScene({ domains: 2, dialect: 3, isUntaught: true });

    const plan: LearnPlanReport = JSON.parse((await scene.run(['learn', '--plan', '--json'])).stdout);
    const doctor = JSON.parse((await scene.run(['doctor', '--json'])).stdout);

    expect(plan.summary.minutes).toBe(doctor.summary.minutes);
    const lacking = doctor.steps.filter(
      ({ read, change }: Record<string, string>) =>
        read === 'teach' || change === 'teach' || change === 'part',
    );
    const named = new Set(plan.pages.flatMap(({ steps }) => steps));
    expect(lacking.filter(({ step }: { readonly step: string }) => !named.has(step))).toEqual([]);
  });

  it('is nothing where all of it was taught, and ends with 0', async () => {
    const scene = await makeScene({ domains: 2 });

    const { code, stdout } = await scene.run(['learn', '--plan']);

    expect(stdout).toContain('baseline: nothing has to be taught.');
    expect(code).toBe(0);
  });

  it.each([
    ['a recording beside it', ['learn', 'session.har', '--plan'], 'not both'],
    ['a step of none', ['learn', 'session.har', '--step', 'smtp-relay'], '--step goes with --plan'],
    [
      'what was taught, for --undo',
      ['learn', '--undo', '--taught', 'x'],
      '--taught goes with a recording or',
    ],
    ['a file, for --plan', ['learn', '--plan', '--out', 'x.yaml'], '--out goes with a recording or --record'],
    ['a dry run of a recording', ['learn', 'session.har', '--dry-run'], '--dry-run goes with --undo'],
    ['nothing at all', ['learn'], 'smlockdown learn --plan'],
  ])('is refused with %s', async (_, args, why) => {
    const scene = await makeScene({ domains: 1 });

    const { code, stderr } = await scene.run(args);

    expect(code).toBe(64);
    expect(stderr).toContain(why);
  });
});
