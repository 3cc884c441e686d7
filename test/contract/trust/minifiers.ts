/** The three minifiers that bundles in the wild come from, each with what it does by itself. */
import * as swc from '@swc/core';
import * as esbuild from 'esbuild';
import { minify as terser } from 'terser';

export const MINIFIERS = {
  none: (code: string) => Promise.resolve(code),
  esbuild: async (code: string) => (await esbuild.transform(code, { minify: true })).code,
  'esbuild, as a bundle': async (code: string) =>
    (await esbuild.transform(code, { minify: true, format: 'iife' })).code,
  'esbuild, for older browsers': async (code: string) =>
    (await esbuild.transform(code, { minify: true, target: 'es2015' })).code,
  terser: async (code: string) => (await terser(code, { toplevel: true })).code ?? '',
  'terser, twice': async (code: string) =>
    (await terser(code, { toplevel: true, compress: { passes: 2, unsafe_arrows: false } })).code ?? '',
  swc: async (code: string) =>
    (
      await swc.minify(code, {
        compress: true,
        mangle: { toplevel: true },
        module: /^(?:export|import)\b/m.test(code),
      })
    ).code,
} as const satisfies Record<string, (code: string) => Promise<string>>;

export const MINIFIER_NAMES = Object.keys(MINIFIERS) as (keyof typeof MINIFIERS)[];
