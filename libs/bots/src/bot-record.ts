import { InvalidInputError } from '@app/kernel';
import { toDecimal128 } from '@app/persistence';

import { readBot } from './bot-reading.js';
import { type Bot } from './bot.js';
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
    rogueReason: bot.rogueReason ?? null,
  };
}

/** @throws InvalidInputError with everything that is wrong when the document is not a bot (older systems, repairs by hand) */
export function fromRecord(record: BotRecord): Bot {
  const reading = readBot(record);
  if (reading.kind === 'unreadable') throw new InvalidInputError(reading.problems);
  return reading.bot;
}
