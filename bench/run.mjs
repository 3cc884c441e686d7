/**
 * Runs the benchmarks over `dist/` and prints each measure with its bound. A bound that does not hold is shown, not
 * an error: the numbers depend on the machine. Ends with 1 only when a benchmark could not run.
 * `npm run bench -- audit start` runs only those.
 */
import { benchApply } from './apply.mjs';
import { benchAudit } from './audit.mjs';
import { benchDns } from './dns.mjs';
import { benchDoctor } from './doctor.mjs';
import { benchFailing } from './failing.mjs';
import { benchFleet } from './fleet.mjs';
import { benchLearn } from './learn.mjs';
import { benchProbe } from './probe.mjs';
import { benchPropagate } from './propagate.mjs';
import { benchRehearse } from './rehearse.mjs';
import { benchReport } from './report.mjs';
import { benchScale } from './scale.mjs';
import { benchScreen } from './screen.mjs';
import { benchStart } from './start.mjs';

const BENCHMARKS = {
  start: benchStart,
  audit: benchAudit,
  failing: benchFailing,
  apply: benchApply,
  propagate: benchPropagate,
  scale: benchScale,
  screen: benchScreen,
  report: benchReport,
  doctor: benchDoctor,
  learn: benchLearn,
  rehearse: benchRehearse,
  dns: benchDns,
  probe: benchProbe,
  fleet: benchFleet,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`,
  );
  process.exit(64);
}

function lineOf({ measure, value, bound, detail }) {
  const shown = Number.isInteger(value) ? String(value) : value.toFixed(2);
  const holds = value <= bound ? 'holds' : 'MISSED';
  return `${measure.padEnd(52)} ${shown.padStart(8)}   at most ${String(bound).padEnd(5)} ${holds}${
    detail === undefined ? '' : `   (${detail})`
  }`;
}

let hasFailed = false;
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    for (const result of await benchmark()) console.log(lineOf(result));
  } catch (error) {
    hasFailed = true;
    console.error(`${name} could not run: ${error instanceof Error ? error.stack : error}`);
  }
}
process.exit(hasFailed ? 1 : 0);
