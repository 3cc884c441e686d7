import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../../src/contract/contract.js';
import { isAct } from '../../../src/contract/proposal/acts.js';
import { candidatesFor, MOST_CANDIDATES, unfilledFor } from '../../../src/contract/proposal/candidates.js';
import { type ApiResource, readRouteOf } from '../../../src/contract/resource.js';
import { runs } from '../../property-runs.js';

const unknown = shippedContract.resources.filter(
  (one) => readRouteOf(one).evidence === 'assumed' && readRouteOf(one).method === 'GET',
);

function resource(id: string): ApiResource {
  const found = shippedContract.byId(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

const pathsFor = (id: string, routes: readonly string[]) =>
  candidatesFor([resource(id)], { routes }).map(({ path }) => path);

/** What no resource here is called like. */
const OTHERS = ['GET settings/sysadmin/licensing/info', 'GET settings/sysadmin/spool-message-counts'];

describe('the reads to try for a resource', () => {
  it('begin with the very call that ships, where the server has it', () => {
    const routes = unknown.map((one) => `GET ${readRouteOf(one).path.toLowerCase()}`);

    const first = new Map(
      candidatesFor(unknown, { routes })
        .toReversed()
        .map((one) => [one.resource.id, one.path]),
    );

    expect([...first.values()].toSorted()).toEqual(unknown.map((one) => readRouteOf(one).path).toSorted());
  });

  it.each([
    ['smtp-in', 'settings/sysadmin/smtpinsettings'],
    ['smtp-in', 'settings/sysadmin/protocols/smtp-inbound'],
    ['greylisting', 'settings/sysadmin/graylist/options'],
    ['greylisting', 'settings/sysadmin/greyListing'],
    ['password-policy', 'settings/sysadmin/security/passwordpolicy'],
    ['administrators', 'settings/sysadmin/admins'],
    ['ids-rules', 'settings/sysadmin/intrusion/rules'],
    ['log-settings', 'settings/sysadmin/logging-options'],
    ['rbls', 'settings/sysadmin/spam/rbl-list'],
    ['incoming-gateways', 'settings/sysadmin/gateways/inbound'],
    ['domain-defaults', 'settings/sysadmin/defaults/domains'],
  ])('find %s at %s', (id, path) => {
    expect(pathsFor(id, [...OTHERS, `GET ${path}`, 'POST settings/sysadmin/smtp'])[0]).toBe(path);
  });

  it('are GETs below settings/ alone', () => {
    const routes = [
      'POST settings/sysadmin/greylisting',
      'GET mail/greylisting',
      'GET greylisting',
      'GET auth/greylisting',
      'PUT settings/greylisting',
    ];

    expect(pathsFor('greylisting', routes)).toEqual([]);
  });

  it('are none with something to fill in that nobody knows, and of a domain only for what is of a domain', () => {
    const routes = [
      'GET settings/sysadmin/greylisting/{}',
      'GET settings/sysadmin/{}/greylisting',
      'GET settings/domain/greylisting',
      'GET settings/sysadmin/users-of/{}',
      'GET settings/domain/users-of-domain',
    ];

    expect(pathsFor('greylisting', routes)).toEqual([]);
    expect(candidatesFor([resource('users')], { routes })).toMatchObject([
      { path: 'settings/domain/users-of-domain', actsOnDomain: true },
    ]);
  });

  it('fill in what the call that ships fills in', () => {
    expect(pathsFor('certificates', ['GET settings/sysadmin/ssl-certificates/{}/{}'])).toEqual([
      'settings/sysadmin/ssl-certificates/expirationDate/false',
    ]);
  });

  it('sort by the members that the answer or the host shows, after the one that ships, and at most by two', () => {
    const routes = ['GET settings/sysadmin/ssl-certificates/{}/{}'];
    const listedAs = 'settings/sysadmin/ssl-certificates/{sortField}/{desc}';
    const shown = [
      'certs.expiryDate',
      'certs.expires',
      'certs.issuer',
      'certs.deleteDate',
      'certs.expirationDay',
    ];

    const found = candidatesFor([resource('certificates')], {
      routes,
      answersOf: (route) => (route === routes[0] ? shown : []),
    });

    const path = (name: string) => `settings/sysadmin/ssl-certificates/${name}/false`;
    const after = path('expirationDate');
    expect(found).toMatchObject([
      { path: after, listedAs },
      { path: path('expires'), after, listedAs },
      { path: path('expiryDate'), after, listedAs },
    ]);
    const more = () => ({ called: [], members: ['expiry_date'] });
    expect(candidatesFor([resource('certificates')], { routes, more }).map((one) => one.path)).toEqual([
      after,
      path('expiry_date'),
    ]);
  });

  it('are told, and not tried, where they take names that nobody knows', () => {
    const routes = ['GET settings/sysadmin/certs/{}/{}', 'GET settings/sysadmin/quux/{}'];
    const resources = [resource('certificates'), resource('greylisting')];

    expect(candidatesFor(resources, { routes })).toEqual([]);
    expect([...unfilledFor(resources, { routes })]).toEqual([
      ['certificates', 'settings/sysadmin/certs/{}/{}'],
    ]);
  });

  it('know a resource by the words of another source', () => {
    const routes = [...OTHERS, 'GET settings/sysadmin/quux-frobs'];

    expect(pathsFor('greylisting', routes)).toEqual([]);
    expect(
      candidatesFor([resource('greylisting')], {
        routes,
        more: () => ({ called: ['quuxFrobs'], members: [] }),
      }).map(({ path }) => path),
    ).toEqual(['settings/sysadmin/quux-frobs']);
  });

  it('know a resource by the members of the answer that the server shows, but never by one name alone', () => {
    const routes = [...OTHERS, 'GET settings/sysadmin/quux', 'GET settings/sysadmin/quux-reset'];
    const found = (members: readonly string[]) =>
      candidatesFor([resource('greylisting')], { routes, answersOf: () => members });

    expect(found(['enabled', 'name'])).toEqual([]);
    const shown = ['x.blockPeriodMinutes', 'x.pass_period_minutes', 'x.recordExpirationDays', 'x.enabled'];
    expect(found(shown).map(({ path }) => path)).toContain('settings/sysadmin/quux');
    expect(found(shown).map(({ path }) => path)).not.toContain('settings/sysadmin/quux-reset');
  });

  it('are never acts, never more than sixty, and the same in whatever order the server lists them', () => {
    const words = [
      ...[
        'smtp',
        'in',
        'password',
        'policy',
        'rules',
        'log',
        'settings',
        'greylisting',
        'domain',
        'defaults',
        'spam',
      ],
      ...[
        'delete',
        'reset',
        'test',
        'send',
        'Export',
        'gateway',
        'admins',
        'token',
        'list',
        'certificates',
        'events',
      ],
    ];
    const word = fc.oneof(fc.constantFrom(...words), fc.stringMatching(/^[a-zA-Z{}.*]{0,6}$/));
    const path = fc
      .array(fc.array(word, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 })
      .map((segments) => segments.map((one) => one.join('-')).join('/'));
    const route = fc
      .tuple(
        fc.constantFrom('GET', 'GET', 'POST'),
        fc.constantFrom('settings/sysadmin/', 'settings/domain/', ''),
        path,
      )
      .map(([verb, below, rest]) => `${verb} ${below}${rest}`);

    fc.assert(
      fc.property(fc.array(route, { maxLength: 300 }), (routes) => {
        const found = candidatesFor(unknown, { routes });

        expect(found.filter((one) => isAct(one.path))).toEqual([]);
        expect(found.filter((one) => !routes.includes(`GET ${one.path}`))).toEqual([]);
        expect(found.filter((one) => /[{}]/.test(one.path))).toEqual([]);
        expect(new Set(found.map((one) => one.path)).size).toBeLessThanOrEqual(MOST_CANDIDATES);
        expect(candidatesFor(unknown, { routes: routes.toReversed() })).toEqual(found);
      }),
      runs(60),
    );
  });

  it('are sixty where everything fits', () => {
    const routes = unknown.flatMap(({ id }) =>
      Array.from({ length: 20 }, (_, at) => `GET settings/sysadmin/${id}/x${at}`),
    );

    const paths = new Set(candidatesFor(unknown, { routes }).map(({ path }) => path));

    expect(paths.size).toBe(MOST_CANDIDATES);
  });

  it('are none that an address would lead elsewhere, which would end the look at all others', () => {
    const routes = ['../', './', '/', '.../'].map((part) => `GET settings/sysadmin/${part}greylisting`);

    expect(pathsFor('greylisting', [...routes, 'GET settings/sysadmin/greylist-options'])).toEqual([
      'settings/sysadmin/greylist-options',
    ]);
  });
});
