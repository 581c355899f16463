import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { restore, type Restored, type RestoreOptions, verifyRestorable } from '@app/backup';
import { isThere, openDatabase } from '@app/persistence';

import { knownMigrations } from './backup/known-migrations.js';
import { configuration, silentLog, withTool } from './backup/tool.js';
import { type Command } from './command.js';

const usage = 'Usage: npm run cli -- restore FILE [--dry-run] [--start-over]\n';

/** Only while no server runs on the database. */
export const command: Command = {
  summary: 'Fill an empty database with a backup; it comes up halted: FILE [--dry-run] [--start-over]',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        'dry-run': { type: 'boolean', default: false },
        'start-over': { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) {
      process.stderr.write(usage);
      return 64;
    }
    const options = { file: resolve(file), dryRun: values['dry-run'], startOver: values['start-over'] };
    print(describe(await restoreHere(options)));
    return 0;
  },
};

async function restoreHere(options: RestoreOptions): Promise<Restored> {
  const config = configuration();
  const known = await knownMigrations(config, silentLog(config));
  // What is not there is as empty as it must be, and a dry run makes nothing.
  if (options.dryRun && !isThere(config.store))
    return { ...(await verifyRestorable(options.file, known)), settled: undefined };
  return await withTool(config, openDatabase, (tool) =>
    restore({ ...tool, known, onProgress: print }, options),
  );
}

function describe({ manifest, settled }: Restored): string {
  const { collections, takenAt, appVersion, ledgerHash } = manifest;
  const documents = collections.reduce((total, collection) => total + collection.documents, 0);
  const what = `${documents} documents in ${collections.length} collections, taken at ${takenAt} by version ${appVersion}`;
  if (settled === undefined)
    return `The file is whole and could be restored here: ${what}\nNothing was written`;
  const { epoch, botsPaused, botsDemoted, promotionsEnded, sessionsEnded } = settled;
  return [
    `Restored and read back the same: ${what}`,
    `Ledger ${ledgerHash}`,
    `Halted: the emergency stop is active (epoch ${epoch})`,
    `${botsPaused} bots wait for a person (restored), ${botsDemoted} live ones are on paper now, ${promotionsEnded} promotions and ${sessionsEnded} sessions ended`,
    'Exchange keys in it open only with the ENCRYPTION_KEY of the server that it was taken of',
  ].join('\n');
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
