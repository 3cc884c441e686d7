/** A function of one of Node's own modules with something else in its place, also for those who imported it by its name. */
import { syncBuiltinESMExports } from 'node:module';
import { afterEach } from '@jest/globals';

/** Gives a function that does so until the test is over. `module`: what `import module from 'node:…'` gives. */
export function replacements() {
  const undo: (() => void)[] = [];
  afterEach(() => {
    for (const back of undo.splice(0).reverse()) back();
    syncBuiltinESMExports();
  });
  return <Module extends object, Name extends keyof Module>(
    module: Module,
    name: Name,
    made: (real: Module[Name]) => Module[Name],
  ): void => {
    const real = module[name];
    undo.push(() => {
      module[name] = real;
    });
    module[name] = made(real);
    syncBuiltinESMExports();
  };
}
