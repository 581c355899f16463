import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { openDatabase } from '@app/persistence';
import { aDurableStop, type DurableStop } from '@testing/orders';

const { signal } = new AbortController();

interface Death {
  readonly said: string;
  readonly signal: string | null;
}

/** The process of its own that stops and resumes, until it kills itself. */
const dieAt = (dataDir: string, moment: string): Promise<Death> =>
  new Promise((done) => {
    const program = resolve('dist/libs/orders/testing/dying-application.js');
    execFile(process.execPath, [program, dataDir, moment], (error, stdout) => {
      done({ said: stdout, signal: error?.signal ?? null });
    });
  });

/** The next process on what the dead one left. */
async function startAgain<T>(dataDir: string, look: (next: DurableStop) => Promise<T>): Promise<T> {
  const database = await openDatabase({ mongodbUri: undefined, dataDir, timeoutMs: 10_000 }, () => undefined);
  try {
    const next = await aDurableStop({ database, dataDir });
    await next.watch.lookForMarkers();
    await next.watch.lookAtRecords();
    return await look(next);
  } finally {
    await database.close();
  }
}

describe('a process that is killed', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'amarktai-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  // Every other moment, down to single calls, is in the unit tests of the library, where a process dies without a kill.
  it.each([
    'after record.activate',
    'after part.halt',
    'after bots.halt',
    'before venue.cancelOrder #4',
    'before record.saveProgress',
    'after record.saveProgress',
    'before record.deactivate',
  ])('%s comes up halted, and carries the stop through', async (moment) => {
    expect(await dieAt(dataDir, moment)).toMatchObject({ signal: 'SIGKILL' });
    await startAgain(dataDir, async ({ latch, stop, venue, bots }) => {
      expect(latch.read()).toMatchObject({ halted: true, epoch: 1, reason: 'fire' });
      expect(stop.unfinished()).toEqual(['global']);
      await stop.goOn('global');
      expect(stop.report('global')?.record).toMatchObject({ enabled: true, verdict: { kind: 'clear' } });
      expect(await venue.fetchOpenOrders(signal)).toEqual([]);
      expect(await activeBots(bots)).toBe(0);
    });
  });

  it('before the record was written has answered nobody, and nothing is stopped', async () => {
    expect(await dieAt(dataDir, 'before record.activate')).toEqual({ signal: 'SIGKILL', said: '' });
    await startAgain(dataDir, async ({ latch, venue }) => {
      expect(latch.read().halted).toBe(false);
      expect(await venue.fetchOpenOrders(signal)).toHaveLength(6);
    });
  });

  it('after the resume was written is resumed, with all bots paused', async () => {
    const { said } = await dieAt(dataDir, 'after record.deactivate');
    expect(said).toBe('stopped, kept in: database\n');
    await startAgain(dataDir, async ({ latch, bots }) => {
      expect(latch.read()).toEqual({ halted: false, epoch: 1 });
      expect(await activeBots(bots)).toBe(0);
    });
  });
});

/** Counted by pausing them. */
const activeBots = ({ status }: DurableStop['bots']): Promise<number> =>
  status.pauseMany(undefined, { actor: { kind: 'system', name: 'test' }, reason: 'counting' });
