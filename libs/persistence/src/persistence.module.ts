import { Global, Module } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { createConnection } from 'mongoose';

import { Transactions } from './transactions.js';

/** The database, whichever it is. Global: MongooseModule.forFeature of every area takes its connection from here. */
@Global()
@Module({
  providers: [{ provide: getConnectionToken(), useFactory: () => createConnection() }, Transactions],
  exports: [getConnectionToken(), Transactions],
})
export class PersistenceModule {}
