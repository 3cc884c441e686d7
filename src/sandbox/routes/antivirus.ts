/** The settings that make the server run a program on every message (`docs/api-evidence.md` 4.5). */
import { blankAntivirus } from '../blanks.js';
import { serverCalls, shown } from '../route.js';
import { wholeObject } from './documents.js';

const write = wholeObject(blankAntivirus(), ({ state }) => state.antivirus);

const calls = serverCalls({
  under: 'settings/sysadmin/antivirus/',
  controller: 'AntiSpamVirusController',
  access: 'system',
});

export const antivirusRoutes = calls({
  'GET settings': ['recorded read', 'GetAntivirusSettings', shown('settings', 'antivirus')],
  'POST settings': ['recorded write', 'SetAntivirusSettings', write],
});
