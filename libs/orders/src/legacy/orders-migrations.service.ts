import { LegacyParts, Migrations, SetAsideLegacy } from '@app/migrations';
import { Injectable } from '@nestjs/common';

import { AccountsAdoption } from './accounts-adoption.repository.js';
import { AccountsBaseline } from './accounts-baseline.repository.js';
import { LEGACY_TRADES } from './legacy-trade.js';
import { TradesAdoption } from './trades-adoption.repository.js';

/** What this area migrates. */
@Injectable()
export class OrdersMigrations {
  constructor(
    migrations: Migrations,
    { documents }: LegacyParts,
    trades: TradesAdoption,
    accounts: AccountsAdoption,
    baseline: AccountsBaseline,
  ) {
    const setAside = new SetAsideLegacy('0003-set-trades-aside', LEGACY_TRADES, documents);
    migrations.register(setAside, trades, accounts, baseline);
  }
}
