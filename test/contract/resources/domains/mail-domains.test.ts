import { describe, expect, it } from '@jest/globals';
import { parseDomainList } from '../../../../src/contract/resources/domains/mail-domains.js';

describe('the list of mail domains', () => {
  it('holds names and mailboxes, sorted by name', () => {
    const answer = {
      data: [
        { name: 'b.example', userCount: 2, path: 'C:\\b' },
        { name: 'c.example', userCount: 1 },
        { name: 'a.example', userCount: 0 },
      ],
      success: true,
    };

    expect(parseDomainList(answer)).toEqual([
      { name: 'a.example', mailboxes: 0 },
      { name: 'b.example', mailboxes: 2 },
      { name: 'c.example', mailboxes: 1 },
    ]);
  });

  it('may be empty', () => {
    expect(parseDomainList({ data: [] })).toEqual([]);
  });

  it('names a domain once that is listed twice, also in another case', () => {
    const answer = {
      data: [
        { name: 'b.example', userCount: 2 },
        { name: 'a.example', userCount: 1 },
        { name: 'b.example', userCount: 2 },
        { name: 'A.Example', userCount: 3 },
      ],
    };

    expect(parseDomainList(answer)).toEqual([
      { name: 'A.Example', mailboxes: undefined },
      { name: 'b.example', mailboxes: 2 },
    ]);
  });

  it.each([undefined, null, '7', -1, 1.5])('does not make a number of mailboxes out of %j', (userCount) => {
    expect(parseDomainList({ data: [{ name: 'a.example', userCount }] })).toEqual([
      { name: 'a.example', mailboxes: undefined },
    ]);
  });

  it.each([
    [{ success: true }],
    [{ data: null }],
    [{ data: {} }],
    [{ data: ['a.example'] }],
    [{ data: [{ name: 'a.example' }, { path: 'x' }] }],
    [{ data: [{ name: '' }] }],
    [{ data: [{ name: 5 }] }],
    [{ data: [{ name: 'a.example' }], totalCount: 2 }],
    [{ data: [], totalCount: -1 }],
    ['<html>'],
    [undefined],
  ])('is unknown as a whole when the answer is %j', (answer) => {
    const parsed = parseDomainList(answer);

    expect(parsed).toHaveProperty('failure', expect.stringMatching(/./));
  });

  it.each(['server', 'Server', 'SERVER'])('is unknown as a whole where a domain is named %s', (name) => {
    expect(parseDomainList({ data: [{ name: 'a.example' }, { name, userCount: 1 }] })).toEqual({
      failure: 'a mail domain is named "server", which here stands for the server itself',
    });
  });

  it('may hold a domain whose name only begins like the word for the server', () => {
    expect(parseDomainList({ data: [{ name: 'server.example', userCount: 1 }] })).toEqual([
      { name: 'server.example', mailboxes: 1 },
    ]);
  });

  it('says which row has no name', () => {
    expect(parseDomainList({ data: [{ name: 'a.example' }, {}] })).toMatchObject({
      failure: expect.stringContaining('data[1].name'),
    });
  });
});
