/** Links from one page to another lead somewhere, and nothing that belongs to one machine is in a page. */
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PAGES, ROOT, textOf } from './a-page.js';

/** The anchor that a heading gets where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsOf(page: string): ReadonlySet<string> {
  return new Set([...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading)));
}

function brokenLinksOf(page: string): readonly string[] {
  const text = textOf(page).replace(/^```[\s\S]*?^```$/gm, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), path);
    if (!existsSync(`${ROOT}${target}`)) return true;
    return anchor !== undefined && !anchorsOf(target).has(anchor);
  });
}

describe('documented links', () => {
  it.each(PAGES)('%s has no link that leads nowhere', (page) => {
    const broken = brokenLinksOf(page);

    expect(broken).toEqual([]);
  });

  it('are reached from the README, every page of them', () => {
    const seen = new Set<string>();
    const visit = (page: string): void => {
      if (seen.has(page)) return;
      seen.add(page);
      for (const [, link = ''] of textOf(page).matchAll(/\]\(([^)#\s]+\.md)[^)]*\)/g)) {
        if (!/^https?:/.test(link)) visit(posix.join(posix.dirname(page), link));
      }
    };

    visit('README.md');

    expect([...seen].sort()).toEqual([...PAGES].sort());
  });
});
