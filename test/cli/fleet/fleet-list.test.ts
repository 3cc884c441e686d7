/** The servers of a list, as people and pipelines are told of them. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../../src/cli/context/context.js';
import { fleetList } from '../../../src/cli/fleet/fleet-list.js';
import type { ServersReport } from '../../../src/report/model/servers-report.js';
import { renderServers } from '../../../src/report/text/servers-text.js';
import { aList } from '../../fleet/a-list.js';
import { aPage, MAKER } from '../../report/builders.js';

const server = (name: string, more: string) =>
  `{ name: ${name}, url: 'https://${name}.example', username: admin, passwordFrom: 'env:NOT_THERE', ${more} }`;

async function listed(asked: { readonly shard?: string; readonly label?: readonly string[] } = {}) {
  const inventory = join(mkdtempSync(join(tmpdir(), 'fleet-list-')), 'servers.yaml');
  const servers = [
    server('mail-a', 'labels: [canary], playbook: strict'),
    server('mail-b', "window: { from: '00:00', to: '24:00' }"),
  ];
  writeFileSync(inventory, aList(servers));
  const shown: ServersReport[] = [];
  const context = { show: async (_: string, report: ServersReport) => shown.push(report) };
  const args = { shard: undefined, label: undefined, inventory, ...asked };
  const code = await fleetList(args as never, context as unknown as Context);
  return { code, servers: shown.flatMap((report) => report.servers) };
}

describe('fleet list', () => {
  it('says of each server what the list says, and whether its window is open; it needs no secret', async () => {
    expect(await listed()).toEqual({
      code: 0,
      servers: [
        {
          ...{ name: 'mail-a', url: 'https://mail-a.example', playbook: 'strict', labels: ['canary'] },
          ...{ window: null, isOpen: true },
        },
        {
          ...{ name: 'mail-b', url: 'https://mail-b.example', playbook: null, labels: [] },
          ...{ window: 'daily 00:00-24:00 UTC', isOpen: true },
        },
      ],
    });
  });

  it('is of those that the same words would reach', async () => {
    const names = async (asked: Parameters<typeof listed>[0]) =>
      (await listed(asked)).servers.map(({ name }) => name);
    const parts = [await names({ shard: '1/2' }), await names({ shard: '2/2' })];

    expect(await names({ label: ['canary'] })).toEqual(['mail-a']);
    expect(parts.flat().sort()).toEqual(['mail-a', 'mail-b']);
    await expect(listed({ shard: '3/2' })).rejects.toMatchObject({ code: 'usage.invalid' });
    await expect(listed({ label: ['x'] })).rejects.toMatchObject({ code: 'usage.invalid' });
  });

  it('fits a terminal, and says that there are more', () => {
    const servers = Array.from({ length: 40 }, (_, index) => ({
      ...{ name: `mail-${index}`, url: `https://mail-${index}.example\u202e`, playbook: null },
      ...{ labels: [], window: 'daily 22:00-04:00 UTC', isOpen: false },
    }));
    const report: ServersReport = {
      ...{ formatVersion: 1, report: 'servers', at: MAKER.now.toISOString(), tool: MAKER.tool },
      ...{ inventory: 'servers.yaml', shard: '1/3', servers },
    };
    const said = renderServers(report, aPage({ height: 24, isWhole: false }));
    const lines = said.split('\n');

    expect(lines.length).toBeLessThanOrEqual(23);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines[0]).toBe('40 servers of servers.yaml, part 1/3.');
    expect(lines.at(-2)).toBe('and 20 more servers: --all names them');
    expect(said).toContain('closed now: daily 22:00-04:00 UTC');
    expect(said).not.toContain('\u202e');
    expect(renderServers(report, aPage({ isWhole: true, isExpanded: true }))).toContain('mail-39');
  });
});
