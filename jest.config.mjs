import { readFileSync } from 'node:fs';
import tsJest from 'ts-jest';

import { version } from './scripts/direct-imports.cjs';

const { paths } = JSON.parse(readFileSync('tsconfig.json', 'utf8')).compilerOptions;
const shared = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['reflect-metadata'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
};
const compile = (options) => ({ '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false, ...options }] });
// A suite loads the modules that its imports name, not the libraries they belong to. ts-jest forgets the version of an
// `after` transformer in its cache key, but not its options.
const directImports = {
  astTransformers: { after: [{ path: '<rootDir>/scripts/direct-imports.cjs', options: { version } }] },
};
const relativeJsIsTs = { '^(\\.{1,2}/.*)\\.js$': '$1' };
const sources = { ...tsJest.pathsToModuleNameMapper(paths, { prefix: '<rootDir>/' }), ...relativeJsIsTs };
// Whole-system tests use what the build made, so that worker threads and child processes are the real ones.
const built = {
  '^@app/(.*)$': '<rootDir>/dist/libs/$1/src/index.js',
  '^@testing/(.*)$': '<rootDir>/dist/libs/$1/testing/index.js',
  '^(?:\\.\\./)+libs/(.*)$': '<rootDir>/dist/libs/$1',
};

export default {
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      transform: compile(directImports),
      moduleNameMapper: sources,
      testMatch: ['<rootDir>/{apps,libs,bench}/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'tidy',
      transform: compile(directImports),
      moduleNameMapper: sources,
      testMatch: ['<rootDir>/test/tidy/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      transform: compile(directImports),
      modulePathIgnorePatterns: ['<rootDir>/data/'],
      // A .js file of the build is never TypeScript, so only specs' own relative imports are mapped.
      moduleNameMapper: { ...built, '^(\\./support/.*|\\.\\./support/.*)\\.js$': '$1' },
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
    },
  ],
};
