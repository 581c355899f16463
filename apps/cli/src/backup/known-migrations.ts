import 'reflect-metadata';

import { type AppliedMigration } from '@app/backup';
import { type Config } from '@app/config';
import { serverAdapter } from '@app/http';
import { checksumOf, Migrations } from '@app/migrations';
import { type Log } from '@app/observability';
import { NestFactory } from '@nestjs/core';

import { AppModule } from '../../../server/src/app.module.js';

/**
 * The migrations of this version. Areas register theirs while the server is put together; it is not started here, and
 * opens nothing.
 */
export async function knownMigrations(config: Config, log: Log): Promise<readonly AppliedMigration[]> {
  const app = await NestFactory.create(AppModule.forRoot(config, log), serverAdapter(config), {
    logger: false,
    abortOnError: false,
  });
  const migrations = app.get(Migrations).inOrder();
  return migrations.map((migration) => ({ id: migration.id, checksum: checksumOf(migration) }));
}
