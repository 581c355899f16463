import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AlertsModule } from '@app/alerts';
import { AuditModule } from '@app/audit';
import { type Config, ConfigModule, loadConfig, processEnvironment } from '@app/config';
import { Clock, SystemClock } from '@app/kernel';
import { LifecycleModule } from '@app/lifecycle';
import { type Candle, ReplayFeed } from '@app/markets';
import { NestLog, ObservabilityModule, PinoLog } from '@app/observability';
import { PersistenceModule } from '@app/persistence';
import { LeftOutChecks } from '@app/risk';
import { EntrySizing, ReplayModule, ReplayService, type SizeRule, sizeEntryBy } from '@app/trading';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

export interface ReplaySettings {
  /** Of a store of its own. */
  readonly uri: string;
  readonly sizing: SizeRule;
  /** Whether what stops or pauses a bot does so. */
  readonly isLimited: boolean;
}

/** Wall time means nothing to a recording that is played as fast as it can be. */
const WALL_TIME_CHECKS = ['order_rate'];
/** An emergency stop waits for a person, of whom there is none in a recording. */
const STOPS_FOR_A_PERSON = ['drawdown_user'];
/** The same bytes on a slow machine: what a look or an answer takes decides nothing, and no clock starts a look. */
const WITHOUT_WALL_TIME = {
  TRADING_BOT_DEADLINE_MS: '120000',
  TRADING_VENUE_TIMEOUT_MS: '60000',
  TRADING_SAFETY_TICK_MS: '600000',
  ENABLE_SELF_HEALING: 'false',
};
/** What keeps a bot from trading on, for a time or until a person has looked. */
const STOPPING_CHECKS = [
  'exposure_limit',
  'daily_trades_bot',
  'daily_trades_user',
  'daily_loss',
  'drawdown',
  'losing_streak',
];

/** A bot without an edge is not given up, so that it is seen how much it has none. */
const NEVER_GIVEN_UP = { KELLY_PROBATION_TRADES_MAX: '10000' };

@Global()
@Module({})
class ReplayPartsModule {
  static of(
    candles: readonly Candle[],
    { sizing, isLimited }: ReplaySettings,
    config: Config,
  ): DynamicModule {
    const leftOut = [
      ...WALL_TIME_CHECKS,
      ...STOPS_FOR_A_PERSON,
      ...(isLimited ? [] : STOPPING_CHECKS),
      // A fixed size is meant to be larger than the limits of a bot and its user.
      ...(sizing.kind === 'kelly' ? [] : ['position_limit', 'exposure_limit']),
    ];
    const providers = [
      { provide: Clock, useClass: SystemClock },
      { provide: ReplayFeed, useValue: new ReplayFeed(candles) },
      { provide: EntrySizing, useValue: new EntrySizing(sizeEntryBy(sizing, config.kelly)) },
      { provide: LeftOutChecks, useValue: new LeftOutChecks(leftOut) },
    ];
    return { module: ReplayPartsModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** The trading pipeline around a recording, without HTTP, on a store that is gone afterwards. */
export async function openReplay(
  candles: readonly Candle[],
  settings: ReplaySettings,
): Promise<{ readonly service: ReplayService; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'amarktai-replay-'));
  const config = loadConfig({
    ...processEnvironment(),
    LOG_LEVEL: 'error',
    MONGODB_URI: settings.uri,
    DATA_DIR: folder,
    ADMIN_PASSWORD: randomUUID(),
    SEED_DEMO: 'false',
    ...WITHOUT_WALL_TIME,
    ...(settings.isLimited ? {} : NEVER_GIVEN_UP),
  });
  const log = new PinoLog(config.runtime);
  const app = await NestFactory.createApplicationContext(
    {
      module: ReplayModule,
      imports: [
        ConfigModule.forRoot(config),
        ReplayPartsModule.of(candles, settings, config),
        LifecycleModule,
        ObservabilityModule.forRoot(log),
        PersistenceModule,
        AuditModule,
        AlertsModule,
      ],
    },
    { logger: new NestLog(log), abortOnError: false },
  );
  return {
    service: app.get(ReplayService),
    async close() {
      await app.close();
      await rm(folder, { recursive: true });
    },
  };
}
