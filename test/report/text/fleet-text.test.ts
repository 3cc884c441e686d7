/** What came of many servers, on a screen of 23 lines. */
import { describe, expect, it } from '@jest/globals';
import { fleetReport } from '../../../src/report/model/fleet-report.js';
import { renderFleet } from '../../../src/report/text/fleet-text.js';
import { aPage } from '../builders.js';

const MAKER = { now: new Date(0), tool: '0.0.0' };

function aFleet(inventory = 'servers.yaml', stopped: string | null = null) {
  const servers = Array.from({ length: 40 }, (_, index) => ({
    ...{ name: `mail-${index}`, url: `https://mail-${index}.example.com`, said: 'No connection' },
    ...{ state: 'failed' as const, exitCode: 1, ms: 1000 },
  }));
  const about = {
    action: 'apply' as const,
    inventory,
    shard: null,
    out: 'fleet',
    stopped,
    servers,
    exitCode: 1,
  };
  return renderFleet(fleetReport(about, MAKER), aPage({ isWhole: false, height: 23 }));
}

describe('what came of forty servers', () => {
  it.each([null, 'mail-1 did not let us in. Another try elsewhere could lock out the address this runs on'])(
    'fits on a first screen, stopped by %j',
    (stopped) => {
      const lines = aFleet('servers.yaml', stopped).trimEnd().split('\n');

      expect(lines).toHaveLength(23);
      expect(lines[0]).toContain('40 servers of servers.yaml');
    },
  );

  it('names what can be typed next as it works: of this list, and of what was done', () => {
    const said = aFleet('ours.yaml').replace(/\s+/g, ' ');

    expect(said).toContain('report merge fleet --of apply --inventory ours.yaml --reporter html:all.html');
    expect(said).toContain('smlockdown runs --server NAME --inventory ours.yaml');
    expect(aFleet()).toContain('smlockdown runs --server NAME\n');
  });
});
