import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from '@app/embedded-mongo';
import { MongoClient } from 'mongodb';
import { type Benchmark } from '../benchmark.js';
import { figures, measureStart } from './figures.js';
import { printTable, type Row } from './table.js';

/** `--seconds S` for each figure, `--documents N` for the start: durable, through the driver, in this process. */
export const benchmark: Benchmark = {
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string', default: '5' },
        documents: { type: 'string', default: '1000000' },
      },
    });
    const dataDir = mkdtempSync(join(tmpdir(), 'store-bench-'));
    try {
      const rows = await measureRates(dataDir, Number(values.seconds));
      rows.push(await measureStart(dataDir, Number(values.documents)));
      printTable(rows);
      return rows.every(({ isMet }) => isMet) ? 0 : 1;
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

async function measureRates(dataDir: string, seconds: number): Promise<Row[]> {
  const store = await startEmbeddedMongo({ dataDir });
  const client = await MongoClient.connect(store.uri, { maxPoolSize: 50 });
  const rows: Row[] = [];
  for (const { name, target, callers, prepare } of figures) {
    const call = await prepare(client);
    const rate = await callsPerSecond(call, callers, seconds);
    rows.push({
      name,
      target: `${target}/s`,
      measured: `${Math.round(rate)}/s`,
      isMet: target === 0 || rate >= target,
    });
  }
  await client.close();
  await store.close();
  return rows;
}

/** Each caller calls again as soon as it has its answer; the first tenth of the time is not counted. */
async function callsPerSecond(
  call: (n: number) => Promise<unknown>,
  callers: number,
  seconds: number,
): Promise<number> {
  const began = performance.now();
  const [from, until] = [began + seconds * 100, began + seconds * 1100];
  let [next, counted] = [0, 0];
  const callInTurn = async (): Promise<void> => {
    while (performance.now() < until) {
      await call(next++);
      if (performance.now() >= from) counted += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, callInTurn));
  return (counted * 1000) / (performance.now() - from);
}
