import { describe, expect, it } from '@jest/globals';
import { errorOf } from './a-connection.js';
import { API, STAGES, useScript } from './a-script.js';

describe.each(STAGES)('a look over $name', ({ stage }) => {
  const script = useScript(stage());
  const PATH = 'settings/sysadmin/greylist';

  it('asks for what was shown, and fills in a domain', async () => {
    const { connection } = await script.connection();
    script.get(`${API}/${PATH}`).replies(200, { enabled: true });
    script.get(`${API}/settings/sysadmin/of/a.example`).replies(200, { enabled: false });

    const { read } = connection.lookClient([{ path: PATH }, { path: 'settings/sysadmin/of/{domain}' }]);

    expect(await read({ method: 'GET', path: PATH })).toEqual({ enabled: true });
    expect(await read({ method: 'GET', path: 'settings/sysadmin/of/a.example' })).toEqual({ enabled: false });
  });

  it('asks once, whatever comes', async () => {
    const { connection } = await script.connection();
    script.get(`${API}/${PATH}`).replies(503, '');

    const error = await errorOf(connection.lookClient([{ path: PATH }]).read({ method: 'GET', path: PATH }));

    expect(error.status).toBe(503);
  });

  it('sends nothing else, and nothing that is no GET', async () => {
    const { connection } = await script.connection();
    const { read } = connection.lookClient([{ path: PATH }]);

    for (const call of [
      { method: 'GET', path: 'settings/sysadmin/other' },
      { method: 'POST', path: PATH },
      { method: 'GET', path: `${PATH}/..` },
    ] as const)
      expect((await errorOf(read(call))).code).toBe('api.not-declared');
  });

  it.each([
    'auth/logout-user',
    'settings',
    'settings/../auth/x',
    'settings//x',
    'api/v1/settings/x',
    'settings/x?y',
    'settings/%2e%2e/x',
  ])('is not to be had for %s', async (path) => {
    const { connection } = await script.connection();

    expect(() => connection.lookClient([{ path: PATH }, { path }])).toThrow('is no read of a setting');
  });
});
