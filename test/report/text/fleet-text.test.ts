/** What came of many servers, on a screen of 23 lines. */
import { describe, expect, it } from '@jest/globals';
import type { FleetServer } from '../../../src/report/model/fleet-report.js';
import { fleetReport } from '../../../src/report/model/fleet-report.js';
import { renderFleet } from '../../../src/report/text/fleet-text.js';
import type { Page } from '../../../src/report/text/layout.js';
import { aPage } from '../builders.js';

const MAKER = { now: new Date(0), tool: '0.0.0' };

type Row = Pick<FleetServer, 'name' | 'said'> & Partial<FleetServer>;

/** Each dead unless the row says otherwise. */
function aFleetOf(
  rows: readonly Row[],
  about: { inventory?: string; stopped?: string | null } = {},
  page: Partial<Page> = {},
) {
  const { inventory = 'servers.yaml', stopped = null } = about;
  const servers = rows.map((row) => ({
    ...{ url: `https://${row.name}.example.com`, state: 'failed' as const, exitCode: 1, ms: 1000 },
    ...row,
  }));
  const whole = {
    action: 'apply' as const,
    inventory,
    shard: null,
    out: 'fleet',
    stopped,
    servers,
    exitCode: 1,
  };
  return renderFleet(fleetReport(whole, MAKER), aPage({ isWhole: false, height: 23, ...page }));
}

const many = (count: number, rowOf: (name: string, index: number) => Row, first = 0) =>
  Array.from({ length: count }, (_, index) => rowOf(`mail-${index + first}`, index + first));

/** Of each another is said. */
function aFleet(inventory = 'servers.yaml', stopped: string | null = null) {
  const words = (index: number) => [...String(index)].map((sign) => 'abcdefghij'[Number(sign)]).join('');
  return aFleetOf(
    many(40, (name, index) => ({ name, said: `No connection, as ${words(index)} says` })),
    { inventory, stopped },
  );
}

const ended = (exitCode: number, said: string) => ({ state: 'ended' as const, exitCode, said });

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

describe('what is told of many servers alike', () => {
  const refusedBy = (name: string) =>
    `No connection to https://${name}.example.com (connect ECONNREFUSED 192.0.2.1:443)`;
  const fleet = [
    ...many(150, (name) => ({ name, ...ended(2, 'FAILED 7 high'), failing: { high: 7 } })),
    ...many(300, (name) => ({ name, said: refusedBy(name) }), 150),
    ...many(46, (name) => ({ name, ...ended(0, 'nothing fails') }), 450),
    ...many(2, (name) => ({ name, ...ended(2, 'FAILED 1 critical'), failing: { critical: 1 } }), 496),
    ...many(
      2,
      (name, index) => ({ name, exitCode: 78, said: `env:PW_${index} gives no secret: it is not set` }),
      498,
    ),
  ];

  it('is said once, most urgent first, with the first names, in a screen', () => {
    const lines = aFleetOf(fleet).split('\n');

    expect(lines.slice(0, 14)).toEqual([
      '500 servers of servers.yaml: 152 to act on, 46 in order, 302 failed.',
      '',
      'mail-498     env:PW_498 gives no secret: it is not set              exit 78, 1 s',
      'mail-499     env:PW_499 gives no secret: it is not set              exit 78, 1 s',
      '300 servers  No connection to https://… (connect ECONNREFUSED             exit 1',
      '             192.0.2.1:443)',
      '             mail-150, mail-151, mail-152 and 297 more',
      'mail-496     FAILED 1 critical                                       exit 2, 1 s',
      'mail-497     FAILED 1 critical                                       exit 2, 1 s',
      '150 servers  FAILED 7 high                                                exit 2',
      '             mail-0, mail-1, mail-2 and 147 more',
      '46 servers   nothing fails                                                exit 0',
      '             mail-450, mail-451, mail-452 and 43 more',
      '',
    ]);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('is said of each where there is room for all, and with --all', () => {
    const few = many(15, (name) => ({ name, said: refusedBy(name) }));

    for (const [rows, page] of [
      [few, {}],
      [fleet, { isWhole: true, isExpanded: true }],
    ] as const) {
      const names = aFleetOf(rows, {}, page)
        .split('\n')
        .filter((line) => line.startsWith('mail-'));
      expect(names).toHaveLength(rows.length);
    }
  });

  it('is the same under names of their own', () => {
    const said = aFleetOf(
      many(30, (name, index) => ({
        name,
        said: `env:PW_${index} gives no secret of ${name}: it is not set`,
      })),
    );

    expect(said).toContain('30 servers  env:… gives no secret of …: it is not set ');
  });

  it('is not what differs in a word that is no name of its own', () => {
    const why = (index: number) =>
      index < 15 ? 'The certificate has expired' : 'The certificate was revoked';
    const said = aFleetOf(many(30, (name, index) => ({ name, said: why(index) })));

    expect(said).toMatch(
      /^15 servers {2}The certificate has expired .*\n.*\n15 servers {2}The certificate was revoked /m,
    );
  });

  it('leaves the numbers of what was found, which are the point', () => {
    const said = aFleetOf(
      many(30, (name, index) => ({ name, ...ended(2, `FAILED ${1 + (index % 3)} critical`) })),
    );

    for (const count of [1, 2, 3]) expect(said).toContain(`10 servers  FAILED ${count} critical `);
  });

  it('is not said of failures whose status is another', () => {
    const said = aFleetOf(
      many(30, (name, index) => ({
        name,
        said: `The server refused GET api/v1/settings/${name} with status ${[500, 404, 502][index % 3]}`,
      })),
    );

    for (const status of [500, 404, 502])
      expect(said).toMatch(new RegExp(`^10 servers .*\\n? *.*${status}`, 'm'));
  });

  it('knows an address whatever stands around it', () => {
    const said = aFleetOf(
      many(30, (name, index) => ({ name, said: `No answer ("https://${name}:${index}"), again` })),
    );

    expect(said).toContain('30 servers  No answer ("https://…"), again ');
  });

  it('is cut where it is long, and hides nobody who comes after', () => {
    const long = Array.from(
      { length: 9 },
      (_, at) => `our.yaml:${at}:1: this is no member of a playbook here`,
    );
    const said = aFleetOf([
      ...many(30, (name) => ({ name, exitCode: 78, said: long.join(' ') })),
      ...many(5, (name, index) => ({ name, ...ended(2, `FAILED ${index + 1} low`) }), 30),
    ]);

    expect(said).toMatch(/^30 servers {2}.*\n.*\n.* …\n +mail-0, /m);
    expect(said).toMatch(/^mail-30 /m);
    expect(said).not.toContain('--all names them');
  });

  it('counts whom no line has room for', () => {
    const said = aFleetOf([
      ...many(40, (name, index) => ({ name, ...ended(2, `FAILED ${index + 1} low`) })),
      ...many(20, (name) => ({ name, said: refusedBy(name) }), 40),
    ]);

    expect(said).toContain('20 servers  No connection');
    expect(said).toContain('and 28 more servers: --all names them');
    expect(said.trimEnd().split('\n')).toHaveLength(23);
  });
});
