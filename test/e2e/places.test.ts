/** The lines of the playbook that ask for a step: from the plan that is kept to whatever is told of it later. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenes } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

describe('where a playbook asks for a step', () => {
  it('is told by show, apply FILE, rollback, diff and doctor, too', async () => {
    const { run, folder } = await makeScene();
    writeFileSync(join(folder, 'mine.yaml'), 'version: 1\nname: mine\nsteps:\n  logging: {}\n');
    const placeIn = (text: string) => {
      const { steps, places = { logging: steps.logging?.place } } = JSON.parse(text);
      return places.logging;
    };
    const told = async (...args: string[]) => placeIn((await run([...args, '--json'])).stdout);
    const written = async (file: string, ...args: string[]) => {
      const { stdout } = await run([...args, '--json']);
      writeFileSync(join(folder, file), stdout);
      return placeIn(stdout);
    };
    const place = { file: 'mine.yaml', line: 4 };

    const first = await written('first.json', 'audit', '--playbook', 'mine.yaml');
    await run(['plan', '--playbook', 'mine.yaml', '--out', 'plan.json']);
    const ofPlan = [await told('show', 'plan.json'), await told('diff', 'plan.json', 'plan.json')];
    const doctor = await told('doctor', '--playbook', 'mine.yaml', ...STATE);
    const applied = await written('run.json', 'apply', 'plan.json', '--auto-approve', ...STATE);
    const { run: id } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
    await written('second.json', 'audit', '--playbook', 'mine.yaml');
    const moved = await told('diff', 'first.json', 'second.json');
    const previewed = await told('rollback', id, '--dry-run', ...STATE);
    const rolledBack = await told('rollback', id, '--auto-approve', ...STATE);

    expect({ first, ofPlan, doctor, applied, moved, previewed, rolledBack }).toEqual({
      ...{ first: place, ofPlan: [place, place], doctor: place, applied: place },
      ...{ moved: place, previewed: place, rolledBack: place },
    });
  });
});
