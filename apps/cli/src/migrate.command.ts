import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { type Config } from '@app/config';
import { MigrationRunner, Migrations, rehearse } from '@app/migrations';
import { Database } from '@app/persistence';
import { type INestApplicationContext } from '@nestjs/common';

import { configuration, demandStore, silentLog } from './backup/tool.js';
import { type Command } from './command.js';
import { describeRehearsal, describeStatus } from './migrate/report.js';
import { serverParts } from './server-parts.js';

const usage = 'Usage: npm run cli -- migrate [--dry-run | --status]\n';

/** What the server does at its start, without the rest of it: where nobody should wait for it, or look first. */
export const command: Command = {
  summary: 'Migrate the database, as a start does; look first with --dry-run, or list with --status',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { 'dry-run': { type: 'boolean' }, status: { type: 'boolean' } },
    });
    if (values['dry-run'] === true && values.status === true) {
      process.stderr.write(usage);
      return 64;
    }
    const config = configuration();
    await demandStore(config);
    const parts = await serverParts(config, silentLog(config));
    const database = parts.get(Database);
    await database.start(AbortSignal.timeout(database.startTimeoutMs));
    try {
      if (values['dry-run'] === true) await dryRun(parts, config);
      else {
        if (values.status !== true) await migrate(parts);
        print(describeStatus(await parts.get(Migrations).status()));
      }
    } finally {
      await database.stop();
    }
    return 0;
  },
};

/** Ctrl-C ends it after the present batch; the next time it goes on from there. */
async function migrate(parts: INestApplicationContext): Promise<void> {
  const interrupt = new AbortController();
  const ended = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'])
    once(process, signal, { signal: ended.signal }).then(
      () => {
        interrupt.abort(new Error(`${signal}: stopped between two batches; nothing is lost`));
      },
      () => undefined, // It ended before anyone asked.
    );
  try {
    await parts.get(MigrationRunner).run(interrupt.signal);
  } finally {
    ended.abort();
  }
}

async function dryRun(parts: INestApplicationContext, { migrations }: Config): Promise<void> {
  const registry = parts.get(Migrations);
  const applied = (await registry.status()).filter(({ state }) => state === 'applied');
  const isApplied = new Set(applied.map(({ id }) => id));
  const pending = registry.inOrder().filter(({ id }) => !isApplied.has(id));
  print(`${applied.length} applied, ${pending.length} pending. Nothing is written.`);
  for (const migration of pending) print(describeRehearsal(await rehearse(migration, migrations.batchSize)));
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
