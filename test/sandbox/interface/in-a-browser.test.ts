/** The pages of the sandbox's web interface in a real browser: signed in by hand, shown, changed, saved. */
import { describe, expect } from '@jest/globals';
import { inBrowser, pages } from '../../browser.js';
import { sandboxes } from '../plain-client.js';

const start = sandboxes();
const openPage = pages();

async function aPage(dialect: number) {
  const sandbox = await start({ dialect, domains: 1 });
  const page = await openPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${sandbox.url}/`)) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(`${sandbox.url}/interface/root`);
  const signIn = async (password: string) => {
    await page.getByLabel('Username').fill(sandbox.accounts.admin.username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log In' }).click();
  };
  return { sandbox, page, complaints, signIn };
}

describe.each([
  ['renames what has no published endpoint', 3],
  ['keeps names, and writes values otherwise', 4],
])('the web interface of a server that %s', (_, dialect) => {
  inBrowser('lets somebody in, shows a setting in words, and saves what is changed', async () => {
    const { sandbox, page, complaints, signIn } = await aPage(dialect);
    const before = structuredClone(sandbox.state);

    await signIn(sandbox.accounts.admin.password);
    await page.getByRole('button', { name: 'Settings > Protocols > SMTP In' }).click();
    const relay = page.getByRole('combobox', { name: 'Allow Relay', exact: true });
    const shown = await relay.locator('option:checked').textContent();
    await relay.selectOption({ label: 'Nobody' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    expect(shown).toBe('Anyone');
    expect(sandbox.state).toEqual({ ...before, smtpIn: { ...before.smtpIn, allowRelay: 0 } });
    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 1, acts: 0 });
    expect(complaints).toEqual([]);
  });

  inBrowser('says why it does not let somebody in', async () => {
    const { sandbox, page, complaints, signIn } = await aPage(dialect);

    await signIn('wrong');
    await page.getByText('USERNAME_OR_PASSWORD_INCORRECT').waitFor();

    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 0 });
    expect(complaints).toEqual([]);
  });
});
