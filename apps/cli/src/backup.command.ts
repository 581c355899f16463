import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { type BackupRecord, backupsOn, backUp, tryOut } from '@app/backup';
import { type Config } from '@app/config';
import { messageOf, SystemClock } from '@app/kernel';
import { openDatabaseBeside } from '@app/persistence';

import { configuration, demandStore, silentLog, toolActor, withTool } from './backup/tool.js';
import { type Command } from './command.js';

const usage = 'Usage: npm run cli -- backup [--out FILE] | --verify FILE\n';

/** Also beside a running server. */
export const command: Command = {
  summary:
    'Write the whole database to one file, or prove that such a file can be restored: [--out FILE] | --verify FILE',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { out: { type: 'string' }, verify: { type: 'string' } },
    });
    if (values.out !== undefined && values.verify !== undefined) {
      process.stderr.write(usage);
      return 64;
    }
    const config = configuration();
    if (values.verify === undefined) await take(config, values.out);
    else await verify(config, resolve(values.verify));
    return 0;
  },
};

async function take(config: Config, out: string | undefined): Promise<void> {
  await demandStore(config);
  const began = performance.now();
  const { backup, way } = await withTool(config, openDatabaseBeside, async (tool) => ({
    backup: await backUp(tool, resolve(out ?? defaultFile(config, tool.clock.date()))),
    way: wayTo(config, tool.isShared),
  }));
  print(`Backup of ${way}`);
  print(describe(backup));
  print(
    `Read back without a fault, ${seconds(began)}. Not restored yet: npm run cli -- backup --verify FILE`,
  );
}

async function verify(config: Config, file: string): Promise<void> {
  // The whole server is loaded for its migrations, which taking a backup does not ask for.
  const { knownMigrations } = await import('./backup/known-migrations.js');
  const log = silentLog(config);
  const began = performance.now();
  const clock = new SystemClock();
  const known = await knownMigrations(config, log);
  const { manifest, digest } = await tryOut(file, { clock, actor: toolActor(), known }, log);
  const documents = manifest.collections.reduce((total, collection) => total + collection.documents, 0);
  print(`${file} is whole: ${documents} documents of ${manifest.takenAt}, version ${manifest.appVersion}`);
  print(`Restored into a temporary store and read back the same, ${seconds(began)}`);
  print(`Ledger ${manifest.ledgerHash}`);
  try {
    print(await recordVerified(config, digest));
  } catch (error) {
    // Verified it is, on whatever machine that was.
    print(`Not recorded: ${messageOf(error)}`);
  }
}

async function recordVerified(config: Config, digest: string): Promise<string> {
  await demandStore(config);
  return await withTool(config, openDatabaseBeside, async ({ connection, audit, clock, actor }) => {
    const isOurs = await backupsOn(connection).markVerified(digest, clock.date());
    if (!isOurs) return 'Not recorded: the database here is not the one it was taken of';
    await audit.append({ actor, action: 'backup.verified', subject: 'system', details: { digest } });
    return 'Recorded in the database';
  });
}

const defaultFile = ({ store }: Config, at: Date): string =>
  join(store.dataDir, 'backups', `amarktai-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z.backup`);

function wayTo({ store: { mongodbUri, dataDir } }: Config, isShared: boolean): string {
  if (mongodbUri !== undefined) return 'the database at MONGODB_URI';
  const store = `the embedded store in ${resolve(dataDir)}`;
  return isShared ? `${store}, through the socket of the process that holds it` : store;
}

const describe = ({ file, documents, bytes, digest, ledgerHash }: BackupRecord): string =>
  `${file}\n${documents} documents, ${(bytes / 1024 / 1024).toFixed(2)} MiB\nDigest ${digest}\nLedger ${ledgerHash}`;

const seconds = (began: number): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
