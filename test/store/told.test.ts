/** What was told is remembered for one server and one way of asking. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { keepTold, loadTold } from '../../src/store/told.js';
import { aStateDir, SERVER } from './store-builders.js';

const OF = { server: SERVER, asked: { playbook: 'baseline' } };
const TOLD = { audit: { report: 'audit' }, flaws: [{ id: 'A', isExploited: true }], ending: ['x'] };

describe('what was told', () => {
  it('is that of a server, however it is written, asked for in that way', async () => {
    const stateDir = await aStateDir();
    expect(loadTold(stateDir, OF)).toBeUndefined();

    await keepTold(stateDir, OF, { ...TOLD, ending: [] });
    await keepTold(stateDir, OF, TOLD);

    expect(loadTold(stateDir, { ...OF, server: `${SERVER}/` })).toMatchObject(TOLD);
    expect(loadTold(stateDir, { ...OF, asked: { playbook: 'strict' } })).toBeUndefined();
    expect(loadTold(stateDir, { ...OF, server: 'https://other.test' })).toBeUndefined();
    expect(readdirSync(join(stateDir, 'told'))).toHaveLength(1);
  });

  it.each([
    ['is damaged', '{'],
    ['is of another version', '{"formatVersion":2}'],
  ])('is not guessed at where the file %s', async (_, text) => {
    const stateDir = await aStateDir();
    await keepTold(stateDir, OF, TOLD);
    const [file = ''] = readdirSync(join(stateDir, 'told'));
    writeFileSync(join(stateDir, 'told', file), text);

    expect(() => loadTold(stateDir, OF)).toThrow(/is no account of what was told that this version knows$/);
  });
});
