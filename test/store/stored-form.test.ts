import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactObject } from '../../src/redaction.js';
import { storedForm } from '../../src/store/run-folder.js';
import { runs } from '../property-runs.js';
import { anyJson } from './store-builders.js';

describe('storedForm', () => {
  it('is what JSON brings back', () => {
    expect(storedForm({ since: new Date(0), gone: undefined })).toEqual({
      since: '1970-01-01T00:00:00.000Z',
    });
    expect(storedForm(undefined)).toBeNull();
  });

  it('keeps every JSON value without secret names as it is', () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        expect(storedForm({ value: { x: value } })).toEqual({ value: { x: redactObject(value) } });
      }),
      runs(),
    );
  });
});
