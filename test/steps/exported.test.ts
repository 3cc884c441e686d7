/** What a step states of a server that does not pass, for an export: exceptions with a reason, or what asks for more; never what is weaker unsaid. */
import { describe, expect, it } from '@jest/globals';
import type { Step, StepInputs } from '../../src/steps/kit/step.js';
import { ipWhitelist } from '../../src/steps/relay/ip-whitelist.js';
import { smtpAuthBypass } from '../../src/steps/relay/smtp-auth-bypass.js';
import { bindings } from '../../src/steps/server/bindings.js';
import { commandHooks } from '../../src/steps/server/command-hooks.js';
import { fileRestrictions } from '../../src/steps/spam/file-restrictions.js';
import { greylisting } from '../../src/steps/spam/greylisting.js';
import { DANGEROUS } from '../dangerous-extensions.js';
import { aContext, judge, optionsOf, partOf } from './a-step.js';

const TERMS = { reason: 'known', reviewBy: '2027-01-01' } as const;

interface Given {
  readonly options?: object;
  readonly selected?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function exportedOf(step: Step, inputs: StepInputs, { options = {}, selected = {} }: Given = {}) {
  const context = { ...aContext({ selected }), ...TERMS };
  return partOf(step).exported?.(inputs, optionsOf(step, options), context);
}

function entry(address: string, fields: object = {}) {
  const plain = {
    ...{ address, description: 'Printer', protocols: [], bypassesSmtpAuthentication: false },
    ...{ bypassesSpamChecks: false, bypassesGreylisting: false },
  };
  return { key: address, label: address, fields: { ...plain, ...fields }, isRestorable: true };
}

const allowed = (address: string, more: object = {}) => ({
  address,
  description: 'Printer',
  ...TERMS,
  ...more,
});

describe('addresses that may send unsigned', () => {
  const OPEN = { bypassesSmtpAuthentication: true };

  it('are listed with all that they skip, each once; not those that are too many, or skip nothing of it', () => {
    const whitelist = [
      entry('192.0.2.7', OPEN),
      entry('192.0.2.7/32', OPEN),
      entry('192.0.2.8', { ...OPEN, bypassesSpamChecks: true, bypassesGreylisting: true, description: ' ' }),
      entry('198.18.0.0/16', OPEN),
      entry('10.0.0.0/8', OPEN),
      entry('192.0.2.9', { bypassesSpamChecks: true }),
      entry('192.0.2.10', { bypassesSmtpAuthentication: null }),
    ];

    expect(exportedOf(smtpAuthBypass, { whitelist })).toEqual({
      allow: [
        allowed('192.0.2.7', { bypass: ['smtp-auth'] }),
        allowed('192.0.2.8', {
          description: 'whitelisted without a description',
          bypass: ['smtp-auth', 'spam', 'greylisting'],
        }),
      ],
    });
  });

  it('are added to those that the playbook lists', () => {
    const options = { allow: [allowed('192.0.2.0/28')] };
    const whitelist = [entry('192.0.2.7', OPEN), entry('192.0.2.77', OPEN)];

    const stated = exportedOf(smtpAuthBypass, { whitelist }, { options });

    expect(stated).toMatchObject({ allow: [{ address: '192.0.2.0/28' }, { address: '192.0.2.77' }] });
  });
});

describe('addresses that are whitelisted', () => {
  const whitelist = [
    entry('192.0.2.7', { protocols: ['Smtp'] }),
    entry('192.0.2.8', { bypassesGreylisting: true }),
    entry('192.0.2.9', { bypassesSmtpAuthentication: true }),
    entry('::1', { protocols: ['Smtp'] }),
  ];

  it('are listed, but for what another step lists, and for the internal ranges where those may stay', () => {
    const selected = { 'smtp-auth-bypass': { allow: [{ address: '192.0.2.8' }] } };

    expect(exportedOf(ipWhitelist, { whitelist }, { selected })).toEqual({ allow: [allowed('192.0.2.7')] });
    expect(exportedOf(ipWhitelist, { whitelist }, { options: { internal: 'strip' }, selected })).toEqual({
      allow: [allowed('192.0.2.7'), allowed('::1')],
    });
  });
});

describe('programs that the server starts', () => {
  const settings = {
    ...{ commandLine: 'C:\\av\\scan.exe', commandLineArguments: '--pwd hunter2' },
    ...{ spoolCommandEnabled: true, spoolCommand: 'C:\\Tools\\spool.cmd', spoolCommandArguments: '' },
  };
  const mount = { path: 'D:\\', command: 'C:\\Tools\\spool.cmd', unmountCommand: '', isEnabled: true };
  const shown = { settings, mounts: [{ key: 1, label: 'D:\\', fields: mount }], hooks: [] };

  it('are listed with a reason, each once, and not where an argument may be a password', () => {
    expect(exportedOf(commandHooks, shown)).toEqual({
      allow: [{ line: 'C:\\Tools\\spool.cmd', reason: 'known' }],
    });
  });

  it('pass as they are listed, with a reason as without', () => {
    const allow = ['C:\\av\\scan.exe --pwd hunter2', { line: 'C:\\Tools\\spool.cmd', reason: 'known' }];

    expect(judge(commandHooks, { inputs: shown, options: { allow } }).verdict).toBe('pass');
    expect(exportedOf(commandHooks, shown, { options: { allow } })).toEqual({});
  });
});

describe('file types that are not refused', () => {
  const without = (...missing: readonly string[]) => DANGEROUS.filter((one) => !missing.includes(one));
  const lists = (uploads: readonly string[]) => ({
    settings: { inbound: DANGEROUS, outbound: DANGEROUS, uploads, fileSystem: DANGEROUS },
  });

  it('are excepted, each with a reason, beside those that are', () => {
    const options = { except: [{ extension: 'iso', reason: 'old' }] };

    expect(exportedOf(fileRestrictions, lists(without('iso', 'exe', 'img')), { options })).toEqual({
      except: [
        { extension: 'iso', reason: 'old' },
        { extension: 'exe', reason: 'known' },
        { extension: 'img', reason: 'known' },
      ],
    });
  });

  it('are not where they are so many that it is no exception, nor where nothing is missing', () => {
    expect(exportedOf(fileRestrictions, lists(DANGEROUS.slice(12)))).toMatchObject({
      except: { length: 12 },
    });
    expect(exportedOf(fileRestrictions, lists(DANGEROUS.slice(13)))).toEqual({});
    expect(exportedOf(fileRestrictions, lists(DANGEROUS))).toEqual({});
  });
});

describe('numbers of greylisting', () => {
  const shown = (numbers: object) => ({
    settings: { isEnabled: true, blockMinutes: 4, passMinutes: 360, recordDays: 36, ...numbers },
  });

  it.each([
    [{ blockMinutes: 30 }, { blockMinutes: { min: 1, max: 30 } }],
    [{ passMinutes: 60 }, { passMinutes: { min: 60, max: 1440 } }],
    [{ recordDays: 7 }, { recordDays: { min: 7, max: 90 } }],
  ])('are stated where they are stricter: %j', (numbers, stated) => {
    expect(exportedOf(greylisting, shown(numbers))).toEqual(stated);
  });

  it.each([
    [{ blockMinutes: 0 }],
    [{ passMinutes: 5000 }],
    [{ recordDays: 200 }],
    [{ passMinutes: 0 }],
    [{}],
  ])('are not where they are weaker, not understood, or as asked for: %j', (numbers) => {
    expect(exportedOf(greylisting, shown(numbers))).toEqual({});
  });
});

describe('ports', () => {
  const port = (number: number, addresses = ['192.0.2.25']) => ({ fields: { port: number, addresses } });
  const ports = [port(993), port(25), port(25), port(110, [])];

  it('that are open are those that may be, where the playbook names none', () => {
    expect(exportedOf(bindings, { ports })).toEqual({ ports: [25, 993] });
    expect(exportedOf(bindings, { ports }, { options: { ports: [25] } })).toEqual({});
    expect(exportedOf(bindings, { ports: [port(110, [])] })).toEqual({});
  });
});
