import { IdempotencyStore } from '@app/http';
import { LifecycleModule } from '@app/lifecycle';
import { HealthRegistry } from '@app/observability';
import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { getConnectionToken, InjectConnection, MongooseModule } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';

import { unopenedConnection } from './connection.js';
import { DatabaseHealth } from './database-health.js';
import { MongoIdempotencyStore } from './idempotency.repository.js';
import { IdempotencyRecord, IdempotencySchema } from './idempotency.schema.js';
import { Transactions } from './transactions.js';

/** The database, whichever it is. Global: MongooseModule.forFeature of every area takes its connection from here. */
@Global()
@Module({
  imports: [
    LifecycleModule,
    MongooseModule.forFeature([{ name: IdempotencyRecord.name, schema: IdempotencySchema }]),
  ],
  providers: [
    { provide: getConnectionToken(), useFactory: unopenedConnection },
    Transactions,
    { provide: IdempotencyStore, useClass: MongoIdempotencyStore },
  ],
  exports: [getConnectionToken(), Transactions, IdempotencyStore],
})
export class PersistenceModule implements OnModuleInit {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    private readonly health: HealthRegistry,
  ) {}

  onModuleInit(): void {
    this.health.register(new DatabaseHealth(this.connection));
  }
}
