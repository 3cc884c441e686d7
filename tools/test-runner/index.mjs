/**
 * A runner for jest that runs test files as Node itself runs modules: a worker loads each module once for all its files.
 * Jest's own gives every file a context of `node:vm` and loads the program anew into it, where each use of a global
 * costs forty times as much besides. What is given up for it: the files of a worker share modules and globals, so whoever
 * alters one puts it back, and a module cannot be replaced (a function of a built-in one can: `test/built-ins.ts`).
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'jest-worker';

const IN_WORKER = fileURLToPath(new URL('./in-worker.mjs', import.meta.url));

/** Stack traces have the lines of the TypeScript; property tests make much that is gone at once: with room for it there is less to collect. */
const NODE = ['--enable-source-maps', '--max-semi-space-size=64', '--disable-warning=ExperimentalWarning'];

// biome-ignore lint/style/noDefaultExport: jest takes a runner in no other way
export default class Runner {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  /** The form that jest asks for: callbacks that each return a promise. */
  async runTests(tests, watcher, onStart, onResult, onFailure) {
    const { globalConfig } = this;
    const left = [...tests];
    const one = async () => {
      if (left.length === 0) return;
      const worker = aWorker({ globalConfig, projectConfig: left[0].context.config });
      // Coverage is that of the worker, and goes with its last file.
      let held;
      while (left.length > 0 && !watcher.isInterrupted()) {
        const test = left.shift();
        if (held !== undefined) await onResult(...held);
        held = undefined;
        await onStart(test);
        try {
          held = [test, await worker.runFile(test.path)];
        } catch (error) {
          await onFailure(test, error);
        }
      }
      if (held !== undefined) await onResult(held[0], { ...held[1], ...(await worker.covered()) });
      await worker.end();
    };
    await Promise.all(Array.from({ length: globalConfig.maxWorkers }, one));
  }
}

/** One process: a farm of several does not tell which of them a call reaches. */
function aWorker(setup) {
  const worker = new Worker(IN_WORKER, {
    numWorkers: 1,
    maxRetries: 0,
    exposedMethods: ['runFile', 'covered'],
    setupArgs: [setup],
    forkOptions: { execArgv: NODE, stdio: 'pipe', serialization: 'advanced' },
  });
  worker.getStdout()?.pipe(process.stdout);
  worker.getStderr()?.pipe(process.stderr);
  return worker;
}
