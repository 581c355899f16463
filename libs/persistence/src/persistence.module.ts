import { Config } from '@app/config';
import { FolderLock, startEmbeddedMongo } from '@app/embedded-mongo';
import { IdempotencyStore } from '@app/http';
import { Lifecycle, LifecycleModule } from '@app/lifecycle';
import { HealthRegistry, Log } from '@app/observability';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken, InjectConnection, MongooseModule } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';

import { unopenedConnection } from './connection.js';
import { Database, type Host } from './database.js';
import { DatabaseClock } from './database-clock.js';
import { DatabaseHealth } from './database-health.js';
import { MongoIdempotencyStore } from './idempotency.repository.js';
import { IdempotencyRecord, IdempotencySchema } from './idempotency.schema.js';
import { Indexes } from './indexes.js';
import { Transactions } from './transactions.js';

/**
 * The database, whichever it is. Its indexes are made by the migrations, which may have to make room for them. Global:
 * MongooseModule.forFeature of every area takes its connection from here.
 */
@Global()
@Module({
  imports: [
    LifecycleModule,
    MongooseModule.forFeature([{ name: IdempotencyRecord.name, schema: IdempotencySchema }]),
  ],
  providers: [
    { provide: getConnectionToken(), useFactory: unopenedConnection },
    Transactions,
    DatabaseClock,
    Indexes,
    {
      provide: Database,
      inject: [getConnectionToken(), Config, Log],
      useFactory: (connection: Connection, { store }: Config, log: Log) =>
        new Database(connection, store, hostOf(log)),
    },
    { provide: IdempotencyStore, useClass: MongoIdempotencyStore },
  ],
  exports: [getConnectionToken(), Database, DatabaseClock, Indexes, Transactions, IdempotencyStore],
})
export class PersistenceModule implements OnModuleInit {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly database: Database,
    private readonly lifecycle: Lifecycle,
    private readonly health: HealthRegistry,
  ) {}

  async onModuleInit(): Promise<void> {
    this.health.register(new DatabaseHealth(this.connection));
    await this.lifecycle.start(this.database);
  }
}

function hostOf(log: Log): Host {
  const onError = (err: Error): void => {
    log.error({ err }, 'The embedded store failed');
  };
  return {
    startEmbedded: (dataDir) => startEmbeddedMongo({ dataDir, onError }),
    lock: (dataDir) => FolderLock.acquire(dataDir, dataDir),
  };
}
