import { readFileSync } from 'node:fs';
import tsJest from 'ts-jest';

const { paths } = JSON.parse(readFileSync('tsconfig.json', 'utf8')).compilerOptions;
const shared = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['reflect-metadata'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] },
};
const relativeJsIsTs = { '^(\\.{1,2}/.*)\\.js$': '$1' };
const sources = { ...tsJest.pathsToModuleNameMapper(paths, { prefix: '<rootDir>/' }), ...relativeJsIsTs };
// Whole-system tests use what the build made, so that worker threads and child processes are the real ones.
const built = {
  '^@app/(.*)$': '<rootDir>/dist/libs/$1/src/index.js',
  '^@testing/(.*)$': '<rootDir>/dist/libs/$1/testing/index.js',
};

export default {
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      moduleNameMapper: sources,
      testMatch: ['<rootDir>/{apps,libs,bench}/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'tidy',
      moduleNameMapper: sources,
      testMatch: ['<rootDir>/test/tidy/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      modulePathIgnorePatterns: ['<rootDir>/data/'],
      // A .js file of the build is never TypeScript, so only specs' own relative imports are mapped.
      moduleNameMapper: { ...built, '^(\\./support/.*|\\.\\./support/.*)\\.js$': '$1' },
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
    },
  ],
};
