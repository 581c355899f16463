import { Transactions } from '@app/persistence';
import { type Connection } from 'mongoose';

import { DataKeyRepository } from './data-key.repository.js';
import { DataKeyRecord, DataKeySchema } from './data-key.schema.js';
import { ExchangeKeyRepository } from './exchange-key.repository.js';
import { ExchangeKeyRecord, ExchangeKeySchema } from './exchange-key.schema.js';

/** What is stored, and the transactions in which it changes. */
export interface KeyStore {
  readonly dataKeys: DataKeyRepository;
  readonly keys: ExchangeKeyRepository;
  readonly transactions: Transactions;
}

/** For tools beside the server, which have a connection and nothing else. */
export function keyStoreOn(connection: Connection): KeyStore {
  return {
    dataKeys: new DataKeyRepository(connection.model<DataKeyRecord>(DataKeyRecord.name, DataKeySchema)),
    keys: new ExchangeKeyRepository(
      connection.model<ExchangeKeyRecord>(ExchangeKeyRecord.name, ExchangeKeySchema),
    ),
    transactions: new Transactions(connection),
  };
}
