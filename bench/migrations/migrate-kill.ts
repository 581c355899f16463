import { randomInt } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { onStore } from '@testing/persistence';

import { type Benchmark } from '../benchmark.js';
import { legacyCollections } from './legacy-documents.js';
import { migrate } from './migrate-process.js';
import { type Digest, digests, fill } from './store.js';

/**
 * `--documents N --kills K`: migrates a database of the previous system once in peace, and once with a SIGKILL at K
 * random moments; both must come to the same documents.
 */
export const benchmark: Benchmark = {
  async run(args) {
    const options = {
      documents: { type: 'string', default: '200000' },
      kills: { type: 'string', default: '10' },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const folder = mkdtempSync(join(tmpdir(), 'migrate-kill-'));
    try {
      return await compare(folder, Number(values.documents), Number(values.kills));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function compare(folder: string, documents: number, kills: number): Promise<number> {
  const [peaceful, killed] = [join(folder, 'peaceful'), join(folder, 'killed')];
  await onStore(peaceful, (db) => fill(db, legacyCollections(documents)));
  cpSync(peaceful, killed, { recursive: true });
  const bootMs = (await migrate({ DATA_DIR: peaceful }, ['--status'])).ranMs;
  const { ranMs } = await migrate({ DATA_DIR: peaceful });
  print(`${documents} documents migrated in ${seconds(ranMs)} (${seconds(bootMs)} of them to start)`);
  const done = await killAgainAndAgain(killed, kills, { bootMs, workMs: ranMs - bootMs });
  const [one, other] = [await onStore(peaceful, digests), await onStore(killed, digests)];
  const isSame = JSON.stringify(one) === JSON.stringify(other);
  for (const digest of one) print(describe(digest, other));
  print(`${done} kills of ${kills}; ${isSame ? 'the same result' : 'ANOTHER RESULT'}`);
  // A machine that has become faster may be done before the last moments come.
  return isSame && done > 0 ? 0 : 1;
}

/** Each at a random moment of what is left; then once more, to the end. @returns how many were in time */
async function killAgainAndAgain(
  dataDir: string,
  kills: number,
  { bootMs, workMs }: { readonly bootMs: number; readonly workMs: number },
): Promise<number> {
  const spanMs = Math.max(2, Math.round((1.2 * workMs) / (kills + 1)));
  let done = 0;
  for (let n = 0; n < kills; n += 1) {
    const afterMs = Math.round(bootMs) + randomInt(spanMs);
    const { isKilled } = await migrate({ DATA_DIR: dataDir }, [], afterMs);
    if (isKilled) done += 1;
    print(`  kill ${n + 1} after ${seconds(afterMs)}: ${isKilled ? 'in the middle' : 'it was done already'}`);
  }
  const { ranMs } = await migrate({ DATA_DIR: dataDir });
  print(`  the last run went on to the end in ${seconds(ranMs)}`);
  return done;
}

function describe({ collection, documents, hash }: Digest, others: readonly Digest[]): string {
  const other = others.find((each) => each.collection === collection);
  const verdict = other?.hash === hash ? 'same' : `DIFFERENT: ${other?.documents ?? 0} ${other?.hash ?? ''}`;
  return `  ${collection.padEnd(20)} ${String(documents).padStart(7)}  ${hash}  ${verdict}`;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
