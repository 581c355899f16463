import { LegacyParts, Migrations, SetAsideLegacy } from '@app/migrations';
import { Injectable } from '@nestjs/common';

import { BotsBaseline } from './bots-baseline.repository.js';
import { BotsAdoption } from './bots-adoption.repository.js';
import { LEGACY_BOTS } from './legacy-bot.js';

/** What this area migrates. */
@Injectable()
export class BotsMigrations {
  constructor(
    migrations: Migrations,
    { documents }: LegacyParts,
    adoption: BotsAdoption,
    baseline: BotsBaseline,
  ) {
    migrations.register(
      new SetAsideLegacy('0002-set-bots-aside', LEGACY_BOTS, documents),
      adoption,
      baseline,
    );
  }
}
