import { readFileSync } from 'node:fs';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { MongoClient } from 'mongodb';
import { notApplicable } from './support/applicability.js';
import { runSpecTest } from './support/run-spec.js';
import { FaultProxy } from './support/fault-proxy.js';
import { readSpecs, specFolder } from './support/spec-files.js';

/** Shares of MongoDB's own tests that must pass, of those about what the store offers. */
const suites = [
  { suite: 'crud-unified', shareMin: 0.96 },
  { suite: 'transactions-unified', shareMin: 0.9 },
];
/** Tests that fail, with the reason. The list can only shrink: a listed test that passes is an error. */
const known = JSON.parse(readFileSync(new URL('known-failures.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, string>
>;

const folder = specFolder();
const store = await startEmbeddedMongo({ inMemory: true });
const proxy = await FaultProxy.before(store.uri);
const client = await MongoClient.connect(store.uri);
const { version } = (await client.db('admin').command({ buildInfo: 1 })) as { version: string };

afterAll(async () => {
  await client.close();
  await proxy.close();
  await store.close();
});

if (folder === undefined) {
  process.stderr.write('\nNO FOLDER shared/mongodb-spec: the tests of MongoDB itself are SKIPPED\n\n');
  it.skip("MongoDB's own tests", () => undefined);
} else {
  describe.each(suites)('$suite', ({ suite, shareMin }) => {
    const tests = readSpecs(folder, suite).flatMap(({ name, spec }) =>
      spec.tests.map((test) => ({ title: `${name}: ${test.description}`, spec, test })),
    );
    const reasons = tests.map(({ spec, test }) => notApplicable(spec, test, version));
    const applicable = tests.filter((_test, i) => reasons[i] === undefined);
    const failing = applicable.filter(({ title }) => title in known);
    const share = 1 - failing.length / applicable.length;

    it.each(applicable)('$title', async ({ title, spec, test }) => {
      const run = runSpecTest(proxy.uri, spec, test);
      if (title in known) await expect(run).rejects.toThrow();
      else await run;
    });

    it(`passes at least ${shareMin * 100} % of the applicable tests`, () => {
      process.stderr.write(
        `${suite}: ${applicable.length - failing.length} of ${applicable.length} applicable\n`,
      );
      process.stderr.write(countsOf(reasons));
      expect(share).toBeGreaterThanOrEqual(shareMin);
    });
  });
}

function countsOf(reasons: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `  ${String(count).padStart(4)} not applicable: ${reason}\n`)
    .join('');
}
