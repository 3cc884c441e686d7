import { describe, expect, it } from '@jest/globals';
import type { ReadClient } from '../../../src/api/read-client.js';
import { type ReferenceDepth, readReference } from '../../../src/engine/observe/read-reference.js';
import { LockdownError } from '../../../src/errors.js';

const DETAIL = 'Documentation/detail/SmarterMail.Web.Api.';
const KEY = '<li>SmarterMail.Web.Api.SettingsController/SetX/post</li>';

function serving(pages: Readonly<Record<string, string | Error>>) {
  const asked: string[] = [];
  const client: Pick<ReadClient, 'page'> = {
    page: async (path) => {
      asked.push(path);
      const page = pages[path] ?? new LockdownError('server.refused', 'no such page');
      if (typeof page !== 'string') throw page;
      return page;
    },
  };
  const read = async (depth: ReferenceDepth, isLate = () => false) => {
    const { listed } = await readReference(client as ReadClient, { depth, isLate });
    return [...listed].map(([name, { body }]) => [name, ...body]).sort();
  };
  return { asked, read };
}

describe('the reference of a server', () => {
  it('is its page alone where that lists calls and no more is asked for', async () => {
    const { asked, read } = serving({ 'Documentation/api': `${KEY}<li>POST api/v1/x</li>` });

    expect(await read('index')).toEqual([['POST x']]);
    expect(asked).toEqual(['Documentation/api']);
  });

  it('is also the pages of its controllers where all of it is asked for, which show what calls take', async () => {
    const { read } = serving({
      'Documentation/api': `${KEY}<li>POST api/v1/x</li>`,
      [`${DETAIL}SettingsController`]: 'POST api/v1/x\nPost Inputs\n{ "a": text }\nPOST api/v1/y',
    });

    expect(await read('whole')).toEqual([['POST x', 'a'], ['POST y']]);
  });

  it('is what its page leads to where that has only keys, or nothing but a script and its data', async () => {
    const detail = { [`${DETAIL}SettingsController`]: 'POST api/v1/x' };
    const keys = serving({ 'Documentation/api': KEY, ...detail });
    const script = serving({
      'Documentation/api': '<div id=app></div><script src="/Documentation/app.js"></script>',
      'Documentation/app.js': 'fetch("calls.json")',
      'Documentation/calls.json': JSON.stringify([{ verb: 'POST', path: 'api/v1/x' }]),
    });

    expect(await keys.read('index')).toEqual([['POST x']]);
    expect(await script.read('index')).toEqual([['POST x']]);
  });

  it('is asked for by the names that are public where its page leads nowhere', async () => {
    const { asked, read } = serving({
      'Documentation/api': '<p>API</p>',
      [`${DETAIL}AntiSpamVirusController`]: 'GET api/v1/x',
    });

    expect(await read('index')).toEqual([['GET x']]);
    expect(asked).toHaveLength(5);
  });

  it('is not looked for further where its page cannot be read', async () => {
    const { asked, read } = serving({});

    expect(await read('index')).toEqual([]);
    expect(asked).toEqual(['Documentation/api']);
  });

  it('ends where pages lead to each other, and after 60 of them', async () => {
    const many = Array.from({ length: 200 }, (_, index) => `<a href="/Documentation/detail/p${index}">`).join(
      '',
    );
    const { asked, read } = serving(
      Object.fromEntries(
        ['api', ...Array.from({ length: 200 }, (_, index) => `detail/p${index}`)].map((page) => [
          `Documentation/${page}`,
          many,
        ]),
      ),
    );

    await read('whole');

    expect(asked).toHaveLength(60);
    expect(new Set(asked).size).toBe(60);
  });

  it('ends when its time is over', async () => {
    let isLate = false;
    const { asked, read } = serving({ 'Documentation/api': KEY });
    const ended = read('whole', () => {
      const now = isLate;
      isLate = true;
      return now;
    });

    expect(await ended).toEqual([]);
    expect(asked).toEqual(['Documentation/api']);
  });

  it('does not end with a page that fails, but with the session', async () => {
    const lost = new LockdownError('session.lost', 'gone');

    expect(await serving({ 'Documentation/api': 'GET api/v1/x' }).read('whole')).toEqual([['GET x']]);
    await expect(
      serving({ 'Documentation/api': KEY, [`${DETAIL}SettingsController`]: lost }).read('index'),
    ).rejects.toBe(lost);
  });

  it('is whole where all that it leads to was read or is not there, and not where a page failed', async () => {
    const wholeOf = async (status: number) => {
      const missing = new LockdownError('server.refused', 'no', { status });
      const page = async (path: string) => {
        if (path === 'Documentation/api') return `${KEY}POST api/v1/x`;
        throw missing;
      };
      return readReference({ page } as ReadClient, { depth: 'whole', isLate: () => false });
    };

    expect(await wholeOf(404)).toMatchObject({
      isWhole: true,
      shape: { kinds: ['page'], files: 1, bytes: KEY.length + 'POST api/v1/x'.length },
    });
    expect((await wholeOf(500)).isWhole).toBe(false);
  });
});
