import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type BackupRecord, backUp, restore, type Restored } from '@app/backup';
import { ManualClock } from '@app/kernel';
import { migrationRecordsOn } from '@app/migrations';
import { type OpenDatabase, openDatabase, openDatabaseBeside } from '@app/persistence';
import { RecordingAuditLog } from '@testing/audit';
import { type Books, findingsOf, readBooks } from '@testing/orders';

import { type Benchmark } from '../benchmark.js';
import { ROOM_FOR_A_CROWD, startCrowd } from '../bots/crowd.js';
import { ServerProcess } from '../bots/server-process.js';
import { printTable, type Row } from '../store/table.js';
import { fillArchive } from './archive.js';

const MB = 1024 * 1024;
/** What MongoDB allows a snapshot, in seconds; the embedded store allows ten times as much. */
const SNAPSHOT_SECONDS_MAX = 60;
const TIMEOUT_MS = 5000;
const parts = {
  audit: new RecordingAuditLog(),
  clock: new ManualClock(0),
  actor: { kind: 'system', name: 'bench' },
} as const;

/**
 * `--bots N` that trade while the backup is taken, after `--seconds S`; `--archive N` further documents, as a server
 * has them after months. Restored into an empty store, where every invariant must hold and the ledger be the same.
 */
export const benchmark: Benchmark = {
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        bots: { type: 'string', default: '200' },
        seconds: { type: 'string', default: '20' },
        archive: { type: 'string', default: '200000' },
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'backup-bench-'));
    try {
      const rows = await measure(folder, {
        bots: Number(values.bots),
        seconds: Number(values.seconds),
        archive: Number(values.archive),
      });
      printTable(rows);
      return rows.every(({ isMet }) => isMet) ? 0 : 1;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

interface Plan {
  readonly bots: number;
  readonly seconds: number;
  readonly archive: number;
}

async function measure(folder: string, { bots, seconds, archive }: Plan): Promise<readonly Row[]> {
  const source = await mkdtemp(join(folder, 'source-'));
  const file = join(folder, 'bench.backup');
  const server = await ServerProcess.start(source, { ...ROOM_FOR_A_CROWD, SIM_SPEED: '60' });
  try {
    await startCrowd(server, bots);
    await wait(seconds * 1000);
    const { taken, known } = await using(openDatabaseBeside, source, async ({ connection }) => {
      await fillArchive(connection, archive);
      const migrations = await migrationRecordsOn(connection).all();
      return { known: migrations, taken: await timed(() => backUp({ ...parts, connection }, file)) };
    });
    return await using(openDatabase, join(folder, 'target'), async ({ connection }) => {
      const restored = await timed(() =>
        restore({ ...parts, connection, known }, { file, dryRun: false, startOver: false }),
      );
      const again = await backUp({ ...parts, connection }, join(folder, 'again.backup'));
      const books = await readBooks(connection);
      const isSame = again.ledgerHash === taken.result.ledgerHash;
      return rowsOf(taken, restored, { books, isSame });
    });
  } finally {
    await server.stop();
  }
}

interface Timed<T> {
  readonly result: T;
  readonly seconds: number;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const began = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1000 };
}

async function using<T>(
  open: typeof openDatabase,
  dataDir: string,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const database = await open({ dataDir, mongodbUri: undefined, timeoutMs: TIMEOUT_MS }, (error) => {
    process.stderr.write(`${error.message}\n`);
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function rowsOf(
  taken: Timed<BackupRecord>,
  restored: Timed<Restored>,
  { books, isSame }: { readonly books: Books; readonly isSame: boolean },
): readonly Row[] {
  const { documents, bytes } = taken.result;
  const { collections } = restored.result.manifest;
  const raw = collections.reduce((total, collection) => total + collection.bytes, 0);
  const figure = (name: string, measured: string): Row => ({ name, target: '-', measured, isMet: true });
  const broken = findingsOf(books).length;
  return [
    figure('documents', String(documents)),
    figure('collections', String(collections.length)),
    figure('bots paused by the restore', String(restored.result.settled?.botsPaused ?? 0)),
    figure('fills', String(books.fills.length)),
    figure('documents in all', `${(raw / MB).toFixed(1)} MiB`),
    figure('file', `${(bytes / MB).toFixed(1)} MiB`),
    {
      name: 'backup, read back',
      target: `${SNAPSHOT_SECONDS_MAX} s`,
      measured: `${taken.seconds.toFixed(1)} s`,
      isMet: taken.seconds < SNAPSHOT_SECONDS_MAX,
    },
    figure('documents a second', (documents / taken.seconds).toFixed(0)),
    figure('restore, verified twice', `${restored.seconds.toFixed(1)} s`),
    { name: 'broken invariants', target: '0', measured: String(broken), isMet: broken === 0 },
    { name: 'ledger hash', target: 'equal', measured: isSame ? 'equal' : 'OTHER', isMet: isSame },
  ];
}
