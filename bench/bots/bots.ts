import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { SystemClock } from '@app/kernel';

import { type Benchmark } from '../benchmark.js';
import { printTable, type Row } from '../store/table.js';
import { readCandleLooks } from './candle-looks.js';
import { ROOM_FOR_A_CROWD, startCrowd } from './crowd.js';
import { ServerProcess } from './server-process.js';

const READY_BOTS = 100;
const READY_TARGET_MS = 3000;
const MEMORY_TARGET_MB = 700;
const MB = 1024 * 1024;
const MINUTE_MS = 60_000;

/** `--bots N` on 1-minute candles, `--candles N` of them, `--speed N` times real time: 6 is a candle each ten seconds. */
export const benchmark: Benchmark = {
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        bots: { type: 'string', default: '1000' },
        candles: { type: 'string', default: '5' },
        speed: { type: 'string', default: '6' },
      },
    });
    const rows = [
      await inFolder(measureReady),
      ...(await inFolder((dataDir) =>
        measureCrowd(dataDir, {
          bots: Number(values.bots),
          candles: Number(values.candles),
          speed: Number(values.speed),
        }),
      )),
    ];
    printTable(rows);
    return rows.every(({ isMet }) => isMet) ? 0 : 1;
  },
};

async function inFolder<T>(measure: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'bots-bench-'));
  try {
    return await measure(dataDir);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

/** From the start of the process to ready, with active bots that have a history. */
async function measureReady(dataDir: string): Promise<Row> {
  const settings = { ...ROOM_FOR_A_CROWD, SIM_SPEED: '60' };
  const first = await ServerProcess.start(dataDir, settings);
  await startCrowd(first, READY_BOTS).finally(() => first.stop());
  const second = await ServerProcess.start(dataDir, settings);
  await second.stop();
  return {
    name: `ready with ${READY_BOTS} bots`,
    target: `${READY_TARGET_MS} ms`,
    measured: `${second.readyInMs.toFixed(0)} ms`,
    isMet: second.readyInMs < READY_TARGET_MS,
  };
}

interface CrowdPlan {
  readonly bots: number;
  readonly candles: number;
  /** Market time per wall time. */
  readonly speed: number;
}

async function measureCrowd(dataDir: string, { bots, candles, speed }: CrowdPlan): Promise<readonly Row[]> {
  const server = await ServerProcess.start(dataDir, { ...ROOM_FOR_A_CROWD, SIM_SPEED: String(speed) });
  const candleMs = MINUTE_MS / speed;
  // One more at each end: the first may have closed before all bots had started, the last is cut by the stop.
  const { began, cpuSeconds, peakMb } = await watchCrowd(server, bots, (candles + 2) * candleMs).finally(() =>
    server.stop(),
  );
  const looks = (await readCandleLooks(dataDir))
    .filter(({ first }) => first.getTime() >= began)
    .slice(0, candles);
  const slowestMs = Math.max(...looks.map(({ first, last }) => last.getTime() - first.getTime()));
  const fewest = Math.min(...looks.map((each) => each.bots));
  const cpuMs = (cpuSeconds / (candles + 2)) * 1000;
  return [
    {
      name: `${bots} bots: fewest that decided on one of ${looks.length} candles`,
      target: String(bots),
      measured: String(fewest),
      isMet: looks.length === candles && fewest >= bots,
    },
    {
      name: `${bots} bots: first to last decision on a candle, slowest`,
      target: `${MINUTE_MS} ms`,
      measured: `${slowestMs} ms`,
      isMet: slowestMs < MINUTE_MS,
    },
    {
      name: `${bots} bots: CPU time per candle`,
      target: `${MINUTE_MS} ms`,
      measured: `${cpuMs.toFixed(0)} ms`,
      isMet: cpuMs < MINUTE_MS,
    },
    {
      name: `${bots} bots: peak memory`,
      target: `${MEMORY_TARGET_MB} MB`,
      measured: `${peakMb.toFixed(0)} MB`,
      isMet: peakMb < MEMORY_TARGET_MB,
    },
  ];
}

/** Starts the bots and lets them trade. */
async function watchCrowd(
  server: ServerProcess,
  bots: number,
  forMs: number,
): Promise<{ readonly began: number; readonly cpuSeconds: number; readonly peakMb: number }> {
  await startCrowd(server, bots);
  const began = new SystemClock().now();
  const cpuBefore = server.cpuSeconds();
  await wait(forMs);
  return { began, cpuSeconds: server.cpuSeconds() - cpuBefore, peakMb: server.peakMemoryBytes() / MB };
}
