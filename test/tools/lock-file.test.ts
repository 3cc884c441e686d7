/** The lock file holds what every platform needs: `npm ci` refuses one that lacks a build of another platform. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

interface Locked {
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

/** Is a package there for one that lies in this folder: in it, in a folder around it, or at the top? */
function isLocked(name: string, folder: string): boolean {
  const parts = folder.split('/node_modules/');
  const around = parts.map((_, index) => parts.slice(0, index + 1).join('/node_modules/'));
  return ['', ...around].some(
    (one) => lock.packages[`${one === '' ? '' : `${one}/`}node_modules/${name}`] !== undefined,
  );
}

describe('the lock file', () => {
  it('is of this package and what it depends on now', () => {
    const { name, version, dependencies, devDependencies } = manifest;

    expect(lock.packages['']).toMatchObject({ name, version });
    expect(lock.packages['']?.dependencies).toEqual(dependencies);
    expect(lock.packages['']?.devDependencies).toEqual(devDependencies);
    expect(lock).toMatchObject({ name, version });
  });

  it('holds every dependency, also those that only another platform installs', () => {
    const lacking = Object.entries(lock.packages).flatMap(
      ([folder, { dependencies, optionalDependencies }]) =>
        Object.keys({ ...dependencies, ...optionalDependencies })
          .filter((name) => !isLocked(name, folder))
          .map((name) => `${name} for ${folder}`),
    );

    expect(lacking).toEqual([]);
  });

  it.each(['linux', 'darwin', 'win32'])('holds builds for %s', (platform) => {
    const builds = Object.values(lock.packages).filter(({ os }) => os?.includes(platform));

    expect(builds.length).toBeGreaterThan(5);
  });

  it('names no host that packages are fetched from', () => {
    expect(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')).not.toContain(
      '"resolved"',
    );
  });
});
