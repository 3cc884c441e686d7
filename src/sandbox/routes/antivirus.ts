/** The settings that make the server run a program on every message (`docs/api-evidence.md` 4.5). */
import { type Answer, done, invalidInput } from '../answer.js';
import { blankAntivirus } from '../blanks.js';
import { knownMembers } from '../body-shape.js';
import { isObject } from '../json.js';
import { OF_SERVER, type RouteRequest, serverRoutes, type World } from '../route.js';

const BLANK = blankAntivirus();

/** Flat and whole. A body wrapped in `settings`, as the read answers, is taken with 200 and dropped. */
function write(request: RouteRequest, world: World): Answer {
  if (!isObject(request.body)) return invalidInput();
  const given = knownMembers(request.body, BLANK);
  if (given === undefined) return invalidInput();
  if (Object.keys(given).length === 0) return done();
  request.store(world.state.antivirus, { ...BLANK, ...given });
  return done();
}

export const antivirusRoutes = serverRoutes({
  ...OF_SERVER,
  controller: 'AntiSpamVirusController',
  calls: {
    'GET antivirus/settings': [
      'recorded read',
      'GetAntivirusSettings',
      (_request, { state }) => done({ settings: state.antivirus }),
    ],
    'POST antivirus/settings': ['recorded write', 'SetAntivirusSettings', write],
  },
});
