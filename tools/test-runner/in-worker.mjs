/** Runs test files, one at a time, in the process of a worker. */
import { register, syncBuiltinESMExports } from 'node:module';
import { chdir, cwd, env } from 'node:process';
import { pathToFileURL } from 'node:url';
import { formatResultsErrors } from 'jest-message-util';
import { circus, expect, jest } from './jest-globals.mjs';

let config;
let number = 0;
const START = cwd();

/** Of jest-worker, before the first file. */
export function setup(given) {
  config = given;
  register('./typescript.mjs', import.meta.url, { data: given });
}

/** The result of a file, in jest's form. Errors: what the file throws while it is loaded. */
export async function runFile(testFilePath) {
  const { globalConfig, projectConfig } = config;
  const begun = Date.now();
  circus.resetState();
  const state = circus.getState();
  state.testTimeout = projectConfig.testTimeout;
  state.parentProcess = process;
  if (globalConfig.testNamePattern) state.testNamePattern = new RegExp(globalConfig.testNamePattern, 'i');
  expect.setState({ testPath: testFilePath, expand: globalConfig.expand });
  const before = { ...env };
  try {
    number += 1;
    await import(`${pathToFileURL(testFilePath)}?file=${number}`);
    const { testResults, unhandledErrors } = await circus.run();
    return resultOf(testFilePath, testResults.map(caseOf), unhandledErrors, begun);
  } finally {
    jest.useRealTimers();
    jest.restoreAllMocks();
    syncBuiltinESMExports();
    chdir(START);
    for (const name of Object.keys(env)) if (!(name in before)) delete env[name];
    Object.assign(env, before);
  }
}

/** Of all files that this worker ran. */
export function covered() {
  const { __coverage__: coverage } = globalThis;
  return coverage === undefined ? {} : { coverage };
}

/** The lines of a stack that lead here say nothing of a test. */
function withoutRunner(text) {
  return text.replaceAll(/\n.*\btest-runner\b.*/g, '');
}

const STATUS = { skip: 'pending', todo: 'todo' };

function caseOf({ testPath, status, errors, duration, invocations, startedAt, numPassingAsserts, ...rest }) {
  const [, ...names] = testPath;
  const title = names.pop();
  return {
    ancestorTitles: names,
    title,
    fullName: [...names, title].join(' '),
    status: STATUS[status] ?? (errors.length > 0 ? 'failed' : 'passed'),
    duration,
    startedAt,
    invocations,
    numPassingAsserts,
    failureMessages: errors.map(withoutRunner),
    failureDetails: rest.errorsDetailed.map((each) => (Array.isArray(each) ? (each[0] ?? each[1]) : each)),
    location: null,
  };
}

function resultOf(testFilePath, testResults, unhandledErrors, start) {
  const { globalConfig, projectConfig } = config;
  const having = (status) => testResults.filter((each) => each.status === status).length;
  const end = Date.now();
  const failureMessage = formatResultsErrors(testResults, projectConfig, globalConfig, testFilePath);
  const unhandled = unhandledErrors.length === 0 ? undefined : unhandledErrors.join('\n\n');
  return {
    testFilePath,
    testResults,
    numFailingTests: having('failed'),
    numPassingTests: having('passed'),
    numPendingTests: having('pending'),
    numTodoTests: having('todo'),
    failureMessage: unhandled ?? failureMessage,
    // A file with an error that no test stands for has not run.
    testExecError: unhandled === undefined ? undefined : { message: unhandled, stack: unhandled },
    perfStats: {
      start,
      end,
      runtime: end - start,
      slow: (end - start) / 1000 > projectConfig.slowTestThreshold,
    },
    leaks: false,
    openHandles: [],
    skipped: false,
    snapshot: {
      added: 0,
      fileDeleted: false,
      matched: 0,
      unchecked: 0,
      uncheckedKeys: [],
      unmatched: 0,
      updated: 0,
    },
  };
}
