/** The README begins with the first screen of an audit as it is: `npm run captures` draws it anew. */
import { describe, expect, it } from '@jest/globals';
import { scenes } from '../e2e/a-cli.js';
import { textOf } from './a-page.js';

const makeScene = scenes();
const PICTURE = 'docs/pictures/audit.svg';

/** The tool that draws it. */
const { auditSvg }: { readonly auditSvg: (printed: string, url: string) => string } = await import(
  new URL('../../tools/lib/screen-svg.mjs', import.meta.url).href
);

function withoutTime(svg: string): string {
  return svg.replace(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'TIME');
}

describe('the README', () => {
  it('fits in 200 lines', () => {
    expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });
});

describe('the picture of the README', () => {
  it('is what an audit prints on a terminal, with its colours', async () => {
    const { run, sandbox } = await makeScene({ domains: 25 });

    const { code, stdout } = await run(['audit', '--color', 'always'], { env: { COLUMNS: '80' } });

    expect(code).toBe(2);
    expect(withoutTime(textOf(PICTURE))).toBe(withoutTime(auditSvg(stdout, sandbox.url)));
    expect(textOf(PICTURE)).toMatch(/<text [^>]*class="red">FAILED<\/text>/);
  });

  it('is the first thing under the title, and says in words what it shows', () => {
    const [, , first = ''] = textOf('README.md').split('\n');

    expect(first).toMatch(new RegExp(`^!\\[.{40,}\\]\\(${PICTURE}\\)$`));
    expect(textOf(PICTURE)).toMatch(/<title id="title">[^<]{40,}<\/title>/);
    expect(textOf(PICTURE)).toContain('prefers-color-scheme: dark');
  });

  it('draws every line where it stands, whatever is in it, and no sign that it does not know', () => {
    const svg = auditSvg(
      '\u001b[31mFAILED\u001b[39m 2; <b> & "c"\n  \u001b[1mx\u001b[22m  y',
      'http://127.0.0.1:1',
    );

    expect(
      [...svg.matchAll(/<text x="(\d+)" y="\d+" textLength="(\d+)"[^>]*>([^<]*)</g)].map((one) =>
        one.slice(1),
      ),
    ).toEqual([
      ['16', '8', '$'],
      ['32', '128', 'smlockdown audit'],
      ['16', '48', 'FAILED'],
      ['72', '96', '2; &lt;b&gt; &amp; &quot;c&quot;'],
      ['32', '8', 'x'],
      ['56', '8', 'y'],
    ]);
    expect(() => auditSvg('\u001b[2J', 'http://127.0.0.1:1')).toThrow('nothing known');
  });
});
