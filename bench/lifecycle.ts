import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { type Benchmark } from './benchmark.js';
import { ROOM_FOR_A_CROWD, startCrowd } from './bots/crowd.js';
import { ServerProcess } from './bots/server-process.js';
import { StoreProcess } from './store/store-process.js';
import { printTable, type Row } from './store/table.js';

const BOTS = 500;
const CONNECTIONS = 50;
/** The hard limit of the stop. */
const STOP_TARGET_MS = 10_000;
/** A candle each second, so that all bots are looked at all the time. */
const SETTINGS = { ...ROOM_FOR_A_CROWD, SIM_SPEED: '60' };
const TRADING_MS = 5000;

/** How long the server takes to stop while 500 bots trade and clients hold connections, with its database and without. */
export const benchmark: Benchmark = {
  async run() {
    const rows = [await inFolder(stopWithDatabase), await inFolder(stopWithoutDatabase)];
    printTable(rows);
    return rows.every(({ isMet }) => isMet) ? 0 : 1;
  },
};

async function stopWithDatabase(folder: string): Promise<Row> {
  const server = await ServerProcess.start(folder, SETTINGS);
  await makeBusy(server);
  return measureStop(server, 'stop');
}

async function stopWithoutDatabase(folder: string): Promise<Row> {
  const dataDir = join(folder, 'server');
  await mkdir(dataDir);
  const store = await StoreProcess.start(join(folder, 'store'));
  const server = await ServerProcess.start(dataDir, { ...SETTINGS, MONGODB_URI: store.uri });
  await makeBusy(server);
  await store.kill();
  return measureStop(server, 'stop, database killed just before');
}

async function makeBusy(server: ServerProcess): Promise<void> {
  await startCrowd(server, BOTS);
  await holdConnections(server);
  await wait(TRADING_MS);
}

/** Connections with a request that is never completed: not idle, not answered, they hold a server that waits for them. */
async function holdConnections({ url }: ServerProcess): Promise<void> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(Number(port), hostname));
  await Promise.all(sockets.map((socket: Socket) => once(socket, 'connect')));
  for (const socket of sockets) {
    socket.on('error', () => undefined); // Cut by the server: what this is about.
    socket.write('GET /api/health/ping HTTP/1.1\r\nHost: bench\r\n');
  }
}

async function measureStop(server: ServerProcess, name: string): Promise<Row> {
  const began = performance.now();
  const exitCode = await server.stop();
  const tookMs = performance.now() - began;
  return {
    name: `${name}: ${BOTS} bots, ${CONNECTIONS} connections, exit code ${String(exitCode)}`,
    target: `${STOP_TARGET_MS} ms`,
    measured: `${tookMs.toFixed(0)} ms`,
    isMet: exitCode !== null && tookMs < STOP_TARGET_MS,
  };
}

async function inFolder<T>(measure: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'lifecycle-bench-'));
  try {
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
