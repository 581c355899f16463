import { PersistenceModule } from '@app/persistence';
import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { DataKeyRepository } from './store/data-key.repository.js';
import { DataKeyRecord, DataKeySchema } from './store/data-key.schema.js';
import { ExchangeKeyRepository } from './store/exchange-key.repository.js';
import { ExchangeKeyRecord, ExchangeKeySchema } from './store/exchange-key.schema.js';
import { Vault } from './vault/vault.service.js';

/** The sealed keys and what opens them: for the server, and for the command that moves them to another key. */
@Module({
  imports: [
    PersistenceModule,
    MongooseModule.forFeature([
      { name: DataKeyRecord.name, schema: DataKeySchema },
      { name: ExchangeKeyRecord.name, schema: ExchangeKeySchema },
    ]),
  ],
  providers: [DataKeyRepository, ExchangeKeyRepository, Vault],
  exports: [DataKeyRepository, ExchangeKeyRepository, Vault],
})
export class KeyStoreModule {}
