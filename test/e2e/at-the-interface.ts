/** Somebody at the sandbox's web interface in a real browser: what is done on a page, in one go. On the real thing each is a click. */
import type { Page } from 'playwright-core';

export interface Doing {
  /** The page as the menu has it; the one that is open where it is left out. */
  readonly page?: string;
  readonly domain?: string;
  /** The row with this text in a cell, or none. */
  readonly row?: string;
  readonly press?: 'Add' | 'Edit' | 'Delete';
  /** Label -> what is typed, ticked or chosen. Then it is saved. */
  readonly fields?: Readonly<Record<string, string | boolean>>;
}

/** Runs in the browser. Throws what the page says where something was not saved. */
const DO = `async ({ page, domain, row, press, fields }) => {
  const all = (what) => [...document.querySelectorAll(what)];
  const until = async (find) => {
    for (let tries = 0; tries < 1000; tries += 1) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    throw new Error('it does not come: ' + document.querySelector('main').textContent.slice(0, 300));
  };
  const button = (where, text) => all(where + ' button').find((one) => one.textContent === text);
  const content = () => document.querySelector('main table, main form');
  if (page !== undefined) {
    (await until(() => button('nav', page))).click();
    if (domain !== undefined) {
      (await until(() => document.querySelector('main select'))).value = domain;
      button('main', 'Open').click();
    }
    await until(content);
  }
  if (press === 'Add') button('main', press).click();
  else if (press !== undefined) {
    const line = all('main tr').find((one) => [...one.children].some((cell) => cell.textContent === row));
    [...line.querySelectorAll('button')].find((one) => one.textContent === press).click();
  }
  if (fields !== undefined) {
    const form = document.querySelector('main form');
    for (const [label, value] of Object.entries(fields)) {
      const found = [...form.querySelectorAll('label')].filter((one) => one.firstChild.textContent.trim() === label);
      if (found.length !== 1) throw new Error(found.length + ' fields are called ' + label);
      const input = found[0].querySelector('input, select');
      if (input.type === 'checkbox') input.checked = value;
      else if (input.tagName === 'SELECT') input.value = [...input.options].find((one) => one.text === value).value;
      else input.value = value;
    }
    form.requestSubmit();
  }
  if (fields === undefined && press !== 'Delete') return;
  const said = await until(() => all('main p').find((one) => !one.querySelector('label') && one.textContent !== ''));
  if (said.textContent !== 'Saved') throw new Error(said.textContent);
}`;

export function doing(page: Page): (what: Doing) => Promise<unknown> {
  return (what) => page.evaluate(`(${DO})(${JSON.stringify(what)})`);
}
