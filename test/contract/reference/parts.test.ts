/** What a reference is read out of: blocks that look like JSON, scripts, and pages as lines. */
import { describe, expect, it } from '@jest/globals';
import { depthOf, membersOfBlock } from '../../../src/contract/reference/block.js';
import { apart, linesOf } from '../../../src/contract/reference/lines.js';
import { entriesIn } from '../../../src/contract/reference/reference.js';
import { dataInScript } from '../../../src/contract/reference/script.js';

const never = () => false;
const members = (text: string) => [...membersOfBlock(text)].sort();

describe('a block', () => {
  it('gives the members of objects and of what lists hold, and none of a dictionary', () => {
    expect(members('{ "a": text, "b": { "c": [ { "d": number }, ... ] } }')).toEqual([
      'a',
      'b',
      'b.c',
      'b.c.d',
    ]);
    expect(members('{ "a": "key": { "inner": text }, "z": [ ] }')).toEqual(['a', 'z']);
    expect(members('[ { "a": text }, "key": { "b": text } ]')).toEqual(['a']);
  });

  it.each([
    ['is not closed', '{ "a": text'],
    ['is closed by another bracket', '{ "a": text ]'],
    ['has a member without a value', '{ "a": }'],
    ['has a value without a name', '{ text }'],
    ['goes on behind its end', '{ "a": text } }'],
    ['holds nothing', ''],
    ['nests deeper than anything that a call takes', `${'{"a":'.repeat(60)}text${'}'.repeat(60)}`],
  ])('gives none where it %s', (_, text) => {
    expect(members(text)).toEqual([]);
  });

  it('is as deep as its brackets, of which those in texts and remarks are none', () => {
    expect(depthOf('{ "a{": [ // {')).toBe(2);
    expect(depthOf('} ]')).toBe(-2);
    expect(depthOf('text')).toBe(0);
  });
});

describe('a script of a reference', () => {
  const ROUTE = 'api/v1/settings/x';

  it('gives what is written out in it, and nothing that only a run would know', () => {
    const [value] = dataInScript(
      `var r = { url: "${ROUTE}", 'n': 1, is: true, no: null, t: \`plain\`, u: \`a\${b}\`, list: [1, , f()], ...more, get g() { return 1; }, [k]: 2, __proto__: 3 };`,
      never,
    );

    expect(value).toEqual({ url: ROUTE, n: 1, is: true, no: null, t: 'plain', list: [1], g: undefined });
  });

  it('reads the JSON in its texts', () => {
    expect(dataInScript(`load('{"paths":{"/${ROUTE}":{}}}')`, never)).toContainEqual({
      paths: { [`/${ROUTE}`]: {} },
    });
  });

  it('gives nothing of one that names no call, or does not parse', () => {
    expect(dataInScript('var a = { b: 1 };', never)).toEqual([]);
    expect(dataInScript(`var a = { url: "${ROUTE}"`, never)).toEqual([]);
  });
});

describe('a page', () => {
  it('is what it shows, apart from its scripts, whatever is left open in it', () => {
    expect(apart('a<!-- x -->b<script>s</script>c<style>t</style>d')).toEqual({
      shown: 'a b c d',
      scripts: ['s'],
    });
    expect(apart('a<!-- x')).toEqual({ shown: 'a', scripts: [] });
    expect(apart('a<script>s')).toEqual({ shown: 'a', scripts: [] });
    expect(apart('a<script>s</script')).toEqual({ shown: 'a', scripts: ['s'] });
    expect(apart('a<!-- <script>s</script> -->b')).toEqual({ shown: 'a b', scripts: [] });
  });

  it('has a row as a line, keeps the lines of what is set as it is, and leaves what it does not know', () => {
    expect(linesOf('<tr><td>GET</td>\n<td>&quot;a&quot; &lt;id&gt; &odd;</td></tr>').join('|')).toContain(
      '"a" {id} &odd;',
    );
    expect(linesOf('<li><pre>one\ntwo</pre></li>').filter((line) => line.trim() !== '')).toHaveLength(2);
  });
});

describe('data of a reference', () => {
  const membersOf = (body: unknown) => {
    const text = JSON.stringify([{ method: 'POST', path: 'api/v1/settings/x', body }]);
    return entriesIn(text, { path: 'x.json' }).map((entry) => [...entry.body].sort());
  };

  it('gives the members of lists of names and types, of examples and of blocks', () => {
    const listed = [{ name: 'a', type: 'object', members: [{ name: 'b', type: 'text' }], more: 1 }, 3];

    expect(membersOf(listed)).toEqual([['a', 'a.b']]);
    expect(membersOf({ a: { b: [{ c: 1 }] }, 'd.e': 2 })).toEqual([['a', 'a.b', 'a.b.c']]);
    expect(membersOf('{ "a": text }')).toEqual([['a']]);
    expect(membersOf([{ name: 'c.d', type: 'text' }])).toEqual([[]]);
  });
});
