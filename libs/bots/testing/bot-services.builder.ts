import {
  type Bot,
  BotChanges,
  BotModeService,
  BotsService,
  BotStatusService,
  ModeGuards,
  StatusGuards,
} from '@app/bots';
import { type Config } from '@app/config';
import { type Clock } from '@app/kernel';
import { type MarketData } from '@app/markets';
import { RecordingAuditLog } from '@testing/audit';
import { aConfig } from '@testing/config';
import { MemoryLog } from '@testing/observability';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { toRecord } from '../src/bot-record.js';
import { BotRepository } from '../src/bot.repository.js';
import { BotQuotaRecord, BotQuotaSchema, BotRecord, BotSchema } from '../src/bot.schema.js';

export interface BotServices {
  readonly bots: BotsService;
  readonly status: BotStatusService;
  readonly guards: StatusGuards;
  readonly mode: BotModeService;
  readonly modeGuards: ModeGuards;
  readonly changes: BotChanges;
  readonly audit: RecordingAuditLog;
  readonly log: MemoryLog;
  /** Stores a bot as it is, unchecked. */
  put(bot: Bot): Promise<void>;
}

/** The real services on a real database, with everything else of the test's making. */
export async function botServices(
  { connection, transactions }: Pick<TestDatabase, 'connection' | 'transactions'>,
  { markets, clock, config = aConfig() }: { markets: MarketData; clock: Clock; config?: Config },
): Promise<BotServices> {
  const model = await modelOn<BotRecord>(connection, BotRecord.name, BotSchema);
  const quotas = await modelOn<BotQuotaRecord>(connection, BotQuotaRecord.name, BotQuotaSchema);
  const [log, audit, guards, modeGuards, changes] = [
    new MemoryLog(),
    new RecordingAuditLog(),
    new StatusGuards(),
    new ModeGuards(),
    new BotChanges(),
  ];
  const repository = new BotRepository(model, quotas, transactions, log);
  return {
    log,
    audit,
    guards,
    modeGuards,
    mode: new BotModeService(repository, changes, modeGuards, audit, log),
    changes,
    bots: new BotsService(repository, changes, markets, audit, clock, config),
    status: new BotStatusService(repository, changes, guards, audit, clock, log),
    put: async (bot) => {
      await model.create([toRecord(bot)]);
    },
  };
}
