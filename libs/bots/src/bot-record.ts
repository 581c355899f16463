import { botId, exchangeId, marketSymbol, money, userId } from '@app/kernel';
import { isTimeframe } from '@app/markets';
import { toDecimal128 } from '@app/persistence';

import { type Bot, BOT_STATUSES, type BotStatus, PAUSE_REASONS, RISK_MODES } from './bot.js';
import { type BotRecord } from './bot.schema.js';

/** The stored form of a bot. */
export function toRecord({ id, ...bot }: Bot): BotRecord {
  return {
    ...bot,
    _id: id,
    exits: {
      trailingStopRatio: bot.exits.trailingStopRatio ?? null,
      holdingTimeMaxMs: bot.exits.holdingTimeMaxMs ?? null,
    },
    initialCapital: toDecimal128(bot.initialCapital),
    pauseReason: bot.pauseReason ?? null,
  };
}

/** @throws RangeError, InvalidInputError when the document is not a bot (older systems, repairs by hand) */
export function fromRecord(record: BotRecord): Bot {
  const { timeframe } = record;
  if (!isTimeframe(timeframe)) throw new RangeError(`'${timeframe}' is no timeframe`);
  return {
    id: botId(record._id),
    userId: userId(record.userId),
    name: record.name,
    exchange: exchangeId(record.exchange),
    symbol: marketSymbol(record.symbol),
    quote: record.quote,
    timeframe,
    strategy: record.strategy,
    params: record.params,
    riskMode: oneOf(RISK_MODES, record.riskMode),
    exits: {
      trailingStopRatio: record.exits.trailingStopRatio ?? undefined,
      holdingTimeMaxMs: record.exits.holdingTimeMaxMs ?? undefined,
    },
    initialCapital: money(record.initialCapital),
    mode: oneOf(['paper', 'live'], record.mode),
    status: oneOf<BotStatus>(BOT_STATUSES, record.status),
    pauseReason: record.pauseReason === null ? undefined : oneOf(PAUSE_REASONS, record.pauseReason),
    statusReason: record.statusReason,
    statusChangedAt: record.statusChangedAt,
    statusActor: record.statusActor,
    createdAt: record.createdAt,
  };
}

function oneOf<T extends string>(known: readonly T[], text: string): T {
  const value = known.find((candidate) => candidate === text);
  if (value === undefined) throw new RangeError(`'${text}' is none of ${known.join(', ')}`);
  return value;
}
