import { describe, expect, it } from '@jest/globals';
import { type Contract, shippedContract } from '../../../src/contract/contract.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { type Known, lessonOf, minutesOf, type Use } from '../../../src/contract/learning/lessons.js';
import { type Statement, statementIn } from '../../../src/contract/learning/statement.js';
import type { ApiResource } from '../../../src/contract/resource.js';
import { idsRules } from '../../../src/contract/resources/access/ids-rules.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { smtpIn } from '../../../src/contract/resources/mail/smtp-in.js';
import { certificates } from '../../../src/contract/resources/server/certificates.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { lessonsBy } from '../../catalogue/wanted-here.js';
import { sandboxes } from '../../sandbox/plain-client.js';
import { withOverlay } from '../overlays.js';
import { aPerson } from './a-recording.js';

const start = sandboxes();

const UNKNOWN = { discovery: NOTHING_DISCOVERED, isRead: false, unread: [], now: {} };
const WANTED: Use = { fields: [], sets: {}, adds: [], removes: false };

/** What is to be said of it. */
function saidOf(resource: ApiResource, use: Partial<Use>, known: Partial<Known> = {}): readonly string[] {
  return lessonOf({ ...UNKNOWN, resource, ...known }, { ...WANTED, ...use }).map(({ says }) => says);
}

describe('the shortest lesson of a page', () => {
  const relay = { fields: ['allowRelay'], sets: { allowRelay: ['nobody'] } };

  it('is one save of a flag or a number, and of options each that is wanted and the one that it is now', () => {
    const flag = { fields: [], sets: { allowRelayForAuthenticatedUsers: [true] } };

    expect(saidOf(smtpIn, flag)).toEqual(['smtp-in.allowRelayForAuthenticatedUsers=on']);
    expect(saidOf(smtpIn, relay)).toEqual(['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=SHOWN']);
  });

  it('names what is there now where that is known, and never sets it to what it is', () => {
    const isRead = { isRead: true, now: { allowRelay: 'anyone', allowRelayForAuthenticatedUsers: true } };
    const flag = { sets: { allowRelayForAuthenticatedUsers: [true] } };

    expect(saidOf(smtpIn, relay, isRead)).toEqual(['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=anyone']);
    expect(saidOf(smtpIn, flag, isRead)).toEqual(['smtp-in.allowRelayForAuthenticatedUsers=off']);
  });

  it('sets nothing to 0 or to nothing, which proves no unit and no form', () => {
    expect(
      saidOf(domainSettings, { sets: { messagesPerHour: [0] } }, { unread: ['messagesPerHour'] }),
    ).toEqual([]);
    const [said] = saidOf(
      withOverlay({ 'domain-settings': { write: null } }).byId('domain-settings') as ApiResource,
      { sets: { messagesPerHour: [0] } },
      { isRead: true },
    );
    expect(said).toBe('domain-settings.messagesPerHour=10');
  });

  it('is nothing where its call and its fields are known well enough', () => {
    expect(
      saidOf(domainSettings, { fields: ['catchAll'], sets: { catchAll: [''] } }, { isRead: true }),
    ).toEqual([]);
  });

  it('is a look where nothing is changed', () => {
    const use = { fields: ['fileName', 'subject'] };

    expect(saidOf(certificates, use)).toEqual(['certificates?fileName=SHOWN; subject=SHOWN']);
    expect(saidOf(certificates, use, { isRead: true })).toEqual([]);
  });
});

describe('the shortest lesson of a list', () => {
  it('adds an item for options that are wanted, edits what that does not prove, and deletes what it added', () => {
    const rule = (type: string) => ({ type, service: 'smtp', threshold: 5, action: 'block' });
    const said = saidOf(idsRules, {
      fields: Object.keys(idsRules.model.shape),
      adds: [rule('harvesting'), rule('harvesting'), rule('brute-force-by-ip')],
      sets: { threshold: [5] },
    });

    expect(said.map((one) => one.replace(/; .*/, ''))).toEqual([
      ...['ids-rules+type=harvesting', 'ids-rules+type=brute-force-by-ip'],
      // A list of options that all items share is proved by another one.
      ...['ids-rules.service=imap', 'ids-rules.action=notify'],
      ...['ids-rules-', 'ids-rules-'],
    ]);
  });
});

describe('minutes', () => {
  it('are a third of the clicks, rounded up', () => {
    expect([0, 1, 3, 4, 31].map(minutesOf)).toEqual([0, 1, 1, 2, 11]);
  });
});

/** Lists that are only looked at, of a server where no item has all of it filled in. */
const HALF_EMPTY = ['administrators', 'event-hooks', 'mounts'];

describe.each([1, 3])('what a person clicks by the lessons of strict, in dialect %i', (dialect) => {
  it('teaches all that is wanted, and leaves no lesson', async () => {
    const sandbox = await start({ domains: 2, dialect });
    const person = await aPerson(sandbox, dialect);
    // The sandbox has no interface for what others published.
    const isHere = ({ resource }: { readonly resource: ApiResource }) => person.has(resource.id);
    const lessons = lessonsBy(shippedContract).filter(isHere);

    for (const { clicks } of lessons) await person.follow(clicks);

    const statements = person.clicks.map((one) => statementIn(one, shippedContract) as Statement);
    const { resources, outcomes } = learnedFrom(person.exchanges, { statements, source: 'a recording' });
    const open = outcomes.filter(({ statement, why }) => why !== undefined && statement.what !== 'show');
    expect(open).toEqual([]);
    const taught: Contract = withOverlay(resources);
    const left = lessonsBy(taught).filter(isHere);
    expect(left.map(({ resource }) => resource.id).filter((id) => !HALF_EMPTY.includes(id))).toEqual([]);
    expect(lessons.length).toBeGreaterThan(12);
  });
});
