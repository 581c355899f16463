import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Read configuration through @app/config.',
};
const noWallClock = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message:
      'Take the time from the injected Clock of @app/kernel: tests and replays have a time of their own.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message:
      'Take the time from the injected Clock of @app/kernel: tests and replays have a time of their own.',
  },
];
const noFloatMoney = [
  {
    selector:
      ':matches(PropertySignature, PropertyDefinition, TSPropertySignature)[key.name=/^(price|qty|quantity|amount|notional|fee|fees|cash|equity|capital|pnl|netProfit|grossProfit)$/] > TSTypeAnnotation > TSNumberKeyword',
    message:
      'Money, prices and quantities are decimal (Money, Price, Quantity of @app/kernel), never a number.',
  },
];
const noRandom = {
  object: 'Math',
  property: 'random',
  message: 'Results must be reproducible: take a seeded generator (or node:crypto for secrets).',
};

export default defineConfig(
  globalIgnores(['dist', 'coverage', 'data', '*.js', '**/*.mjs', '*.cjs', 'scripts']),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  {
    rules: {
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-lines': ['error', { max: 250, skipBlankLines: false }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-syntax': ['error', noEnv, ...noWallClock, ...noFloatMoney],
      'no-restricted-properties': ['error', noRandom],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // Nest takes option literals where it declares classes.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/unbound-method': 'error',
    },
  },
  {
    files: ['apps/*/src/main.ts', 'libs/config/src/**', 'bench/**', 'test/**', '**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noWallClock, ...noFloatMoney] },
  },
  {
    // The wall clock itself, and the store below the kernel, which keeps a database's time, not the market's.
    files: ['libs/kernel/src/clock.ts', 'libs/embedded-mongo/src/**', 'bench/**'],
    rules: { 'no-restricted-syntax': ['error', noEnv] },
  },
  {
    files: ['**/*.module.ts', '**/*.service.ts', '**/*.controller.ts', '**/*.adapter.ts'],
    rules: { 'max-params': ['error', 6] },
  },
  {
    files: ['**/*.spec.ts', 'test/**', 'bench/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', 400],
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  prettier,
);
