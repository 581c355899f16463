import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { type Benchmark } from '../benchmark.js';
import { MixedLoad } from './mixed-load.js';
import { StoreProcess } from './store-process.js';

const MEBIBYTE = 1024 * 1024;

/** `--minutes N`: `npm run mongo` under a mongoose program; each minute checks every invariant and prints a line. */
export const benchmark: Benchmark = {
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { minutes: { type: 'string', default: '60' } },
    });
    const dataDir = mkdtempSync(join(tmpdir(), 'store-soak-'));
    const store = await StoreProcess.start(dataDir);
    const connection = await mongoose.createConnection(store.uri, { dbName: 'soak' }).asPromise();
    const load = await MixedLoad.prepare(connection);
    const broken: string[] = [];
    try {
      for (let minute = 1; minute <= Number(values.minutes) && broken.length === 0; minute++) {
        load.start();
        await delay(60_000);
        broken.push(...(await load.stop()), ...(await load.brokenInvariants()));
        process.stdout.write(lineOf(minute, load.counts(), store, broken));
      }
    } finally {
      await connection.close();
      await store.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
    return broken.length === 0 ? 0 : 1;
  },
};

function lineOf(
  minute: number,
  counts: ReadonlyMap<string, number>,
  store: StoreProcess,
  broken: readonly string[],
): string {
  const memory = [store.memoryBytes() ?? 0, process.memoryUsage().rss].map((bytes) =>
    Math.round(bytes / MEBIBYTE),
  );
  const work = [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  const verdict = broken.length === 0 ? 'invariants hold' : `BROKEN: ${broken.join('; ')}`;
  return `minute ${minute}: ${work}; store ${memory[0]} MiB, program ${memory[1]} MiB; ${verdict}\n`;
}
