/** The image: what the linter of Docker's own editors says, and that it holds no secret and runs as nobody in particular. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DockerfileParser, type From, type Instruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { ROOT } from '../docs/a-page.js';
import { hasShellcheck, shellMistakes, textOf } from './a-deployment.js';

const text = textOf('Dockerfile');
const file = DockerfileParser.parse(text);
const instructions = file.getInstructions();

const wordsOf = (one: Instruction) => one.getArguments().map((argument) => argument.getValue());
const named = (keyword: string) => instructions.filter((one) => one.getKeyword() === keyword);

/** From the last FROM on: what is in the image. */
const last = instructions.slice(instructions.indexOf(named('FROM').at(-1) as Instruction));
const inImage = (keyword: string) => last.filter((one) => one.getKeyword() === keyword).map(wordsOf);

describe('the image', () => {
  it('is written as Docker reads it', () => {
    expect(validate(text)).toEqual([]);
  });

  it('would be told of an instruction, a flag or a stage that is none', () => {
    const wrong = [
      ['WORKDIR /work', 'WORKDIRS /work'],
      ['USER 1000:1000', 'USER'],
      ['COPY --from=build', 'COPY --form=build'],
    ].map(([from = '', to = '']) => validate(text.replace(from, to)).length > 0);

    expect(wrong).toEqual([true, true, true]);
  });

  it('goes by one base image with a version, and keeps of the build what npm would publish', () => {
    expect(named('ARG').map(wordsOf)).toEqual([[expect.stringMatching(/^NODE=node:\d+-[a-z]+-slim$/)]]);
    expect(named('FROM').map((one) => (one as From).getImage())).toEqual(
      named('FROM').map(() => expect.stringMatching(/^\$\{NODE\}$/)),
    );
    expect(inImage('COPY')).toEqual([['/installed', '/usr/local']]);
    expect(named('ADD')).toEqual([]);
  });

  it('runs as a user by number who is not root, and starts the tool itself', () => {
    expect(inImage('USER')).toEqual([['1000:1000']]);
    expect(last.at(-2)?.toString()).toContain('["smlockdown"]');
    expect(inImage('VOLUME').flat().join(' ')).toContain('/state');
    // What comes after would be another user's.
    const after = last.slice(last.findIndex((one) => one.getKeyword() === 'USER') + 1);
    expect(after.map((one) => one.getKeyword())).toEqual(['ENTRYPOINT', 'CMD']);
  });

  it('is given no secret, and sees none while it is built', () => {
    const stated = [...named('ENV'), ...named('ARG')].map((one) => one.getArgumentsContent());
    const ignored = readFileSync(`${ROOT}.dockerignore`, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

    expect(stated.filter((one) => /pass|secret|token|key/i.test(one ?? ''))).toEqual([]);
    expect(ignored[0]).toBe('*');
    expect(ignored.slice(1).filter((line) => !/^![A-Za-z][\w/.-]*$|^!\.env\.example$/.test(line))).toEqual(
      [],
    );
  });

  (hasShellcheck ? it : it.skip).each(named('RUN').map((one) => one.getArgumentsContent() ?? ''))(
    'runs what passes shellcheck: %s',
    (script) => {
      expect(shellMistakes(script, 'sh')).toBe('');
    },
  );
});
