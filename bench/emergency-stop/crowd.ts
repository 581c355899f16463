import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase, Transactions } from '@app/persistence';
import { stopCrowd, type StopTrial, type StopTrialOptions } from '@testing/orders';

import { type Row } from '../store/table.js';

const DATABASE_TIMEOUT_MS = 30_000;
/** All cancels have to be sent by then. */
const CANCELS_TARGET_MS = 1000;

type CrowdOptions = Pick<StopTrialOptions, 'bots' | 'latencyMs'>;

/** A stop in the middle of trading, on an embedded store on disk. */
export async function measureCrowd(options: CrowdOptions): Promise<readonly Row[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'emergency-stop-bench-'));
  const database = await openDatabase(
    { mongodbUri: undefined, dataDir, timeoutMs: DATABASE_TIMEOUT_MS },
    (error) => process.stderr.write(`${error.message}\n`),
  );
  try {
    const transactions = new Transactions(database.connection);
    const trial = await stopCrowd({ ...options, database: { ...database, transactions } });
    return rowsOf(trial, options.bots);
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true });
  }
}

function rowsOf(trial: StopTrial, bots: number): readonly Row[] {
  const { sentBefore, cancelsSent, deniedAfterLatch, verdictOfAnswer } = trial;
  const time = (name: string, ms: number, targetMs = Number.POSITIVE_INFINITY): Row => ({
    name: `${bots} bots: ${name}`,
    target: Number.isFinite(targetMs) ? `${targetMs} ms` : '',
    measured: `${ms.toFixed(1)} ms`,
    isMet: ms <= targetMs,
  });
  const count = (name: string, measured: number, target: number): Row => ({
    name: `${bots} bots: ${name}`,
    target: String(target),
    measured: String(measured),
    isMet: measured === target,
  });
  return [
    time('latch closed after', trial.latchMs),
    time('record durable after', trial.durableMs),
    time('last cancel sent after', trial.lastCancelSentMs, CANCELS_TARGET_MS),
    time(`answer (verdict ${verdictOfAnswer}) after`, trial.answerMs),
    time('verdict clear after', trial.clearMs),
    count('orders cancelled, of those sent', cancelsSent, sentBefore),
    {
      name: `${bots} bots: cancelled besides, kept from being sent by the latch`,
      target: '',
      measured: String(trial.cancelledUnsent),
      isMet: true,
    },
    count('orders sent after the latch closed', trial.sentAfterLatch, 0),
    count('orders that reached the venue after the answer', trial.arrivedAfterAnswer, 0),
    count('open orders left', trial.openOrdersLeft, 0),
    count('active bots left', trial.activeBotsLeft, 0),
    {
      name: `${bots} bots: orders denied since`,
      target: '> 0',
      measured: String(deniedAfterLatch),
      isMet: deniedAfterLatch > 0,
    },
  ];
}
