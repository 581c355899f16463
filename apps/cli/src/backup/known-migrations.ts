import { type AppliedMigration } from '@app/backup';
import { type Config } from '@app/config';
import { checksumOf, Migrations } from '@app/migrations';
import { type Log } from '@app/observability';

import { serverParts } from '../server-parts.js';

/** The migrations of this version: areas register theirs while the server is put together. */
export async function knownMigrations(config: Config, log: Log): Promise<readonly AppliedMigration[]> {
  const migrations = (await serverParts(config, log)).get(Migrations).inOrder();
  return migrations.map((migration) => ({ id: migration.id, checksum: checksumOf(migration) }));
}
