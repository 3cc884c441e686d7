/** Values that many findings of an audit share, held once. */
import type { Instruction } from '../../steps/kit/instruction.js';
import type { Share } from './resolve.js';

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isInstructionList(value: unknown): value is readonly Instruction[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one?.text === 'string');
}

export function sharing(): Share {
  const shared = new Map<string, unknown>();
  const first = <T>(value: T): T => {
    const id = typeof value === 'string' ? value : JSON.stringify(value);
    const known = shared.get(id);
    if (known !== undefined && typeof known === typeof value) return known as T;
    shared.set(id, value);
    return value;
  };
  /** A list that names what is there alone would be kept a second time, as what it reads. */
  const ofTexts = <T>(texts: readonly string[], withShared: () => unknown): T => {
    const isNew = texts.some((text) => !shared.has(text));
    const own = withShared() as T;
    return isNew ? own : first(own);
  };
  return <T>(value: T): T => {
    if (isTextList(value)) return ofTexts(value, () => value.map(first));
    if (!isInstructionList(value)) return first(value);
    const texts = value.flatMap(({ text, snippet }) => (snippet === undefined ? text : [text, snippet.text]));
    return ofTexts(texts, () =>
      value.map(({ text, snippet }) => ({
        text: first(text),
        ...(snippet === undefined ? {} : { snippet: { ...snippet, text: first(snippet.text) } }),
      })),
    );
  };
}
