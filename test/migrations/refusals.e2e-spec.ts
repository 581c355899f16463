import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onStore } from '@testing/persistence';
import { type Collection } from 'mongodb';

import { runCli } from '../support/cli.js';
import { TestServer } from '../support/server.js';

interface Recorded {
  _id: string;
  checksum: string;
  appliedAt: Date | null;
}
const TRADES = '0006-adopt-trades';

describe('a database that this version does not understand', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'amarktai-refused-'));
    const server = await TestServer.start({ dataDir });
    await server.stop();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const change = <T>(work: (records: Collection<Recorded>) => Promise<T>): Promise<T> =>
    onStore(dataDir, (db) => work(db.collection<Recorded>('migrations')));

  /** Everything that a start that fails has said. */
  async function refusal(): Promise<string> {
    const server = await TestServer.spawn({ dataDir });
    expect(await server.ended).toMatchObject({ code: 1 });
    return server.stderr + server.log.map((line) => JSON.stringify(line)).join('\n');
  }

  it('is not started on when a migration is not the one that was applied', async () => {
    const { checksum } = await change(async (records) => {
      const before = await records.findOne({ _id: TRADES });
      await records.updateOne({ _id: TRADES }, { $set: { checksum: 'another' } });
      return before ?? fail('no record');
    });
    const said = await refusal();
    expect(said).toContain(`Migration '${TRADES}' is not the one that was begun here`);
    expect(said).toContain('Start the version that has that one');
    const cli = await runCli(['migrate'], { DATA_DIR: dataDir }, dataDir);
    expect(cli.code).toBe(1);
    expect(cli.stderr).toContain(TRADES);
    const status = await runCli(['migrate', '--status'], { DATA_DIR: dataDir }, dataDir);
    expect(status.stdout).toMatch(/0006-adopt-trades\s+changed/);
    await change((records) => records.updateOne({ _id: TRADES }, { $set: { checksum } }));
  });

  it('is not started on when it has had a migration of a later version', async () => {
    const _id = '9999-later';
    await change(async (records) => {
      const known = (await records.findOne({ _id: TRADES })) ?? fail('no record');
      await records.insertOne({ ...known, _id });
    });
    const said = await refusal();
    expect(said).toContain(`This database has had migration '${_id}'`);
    expect(said).toContain('Start the newer version that has it');
    await change((records) => records.deleteOne({ _id }));
  });

  it('is not started on when a migration has not done what it was to do', async () => {
    const unfinished = { appliedAt: null, passes: { adopt: { cursor: null, isDone: true } } };
    await change((records) => records.updateOne({ _id: TRADES }, { $set: unfinished }));
    await onStore(dataDir, (db) => db.collection('legacy_trades').insertOne({ id: 'lost' }));
    const said = await refusal();
    expect(said).toContain(`Migration '${TRADES}' did all it does, and the result is not as it should be`);
    expect(said).toContain('1 documents of legacy_trades are neither adopted nor reported');
    await onStore(dataDir, (db) => db.collection('legacy_trades').deleteOne({ id: 'lost' }));
  });

  it('is started on once what was wrong is corrected', async () => {
    const server = await TestServer.start({ dataDir });
    await server.stop();
    expect(await change((records) => records.countDocuments({ appliedAt: null }))).toBe(0);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
