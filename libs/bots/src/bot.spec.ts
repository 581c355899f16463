import { BOT_STATUSES, type BotStatus, botStatus } from './bot.js';

/** The whole table once more, by hand: a move that is not here must throw. */
const LEGAL: Record<BotStatus, readonly BotStatus[]> = {
  active: ['paused', 'quarantined', 'stopped', 'archived'],
  paused: ['active', 'quarantined', 'stopped', 'archived'],
  quarantined: ['paused', 'active', 'stopped', 'archived'],
  stopped: ['active', 'archived'],
  archived: [],
};
const PAIRS = BOT_STATUSES.flatMap((from) => BOT_STATUSES.map((to) => ({ from, to })));

describe('bot status', () => {
  it.each(PAIRS)('$from → $to is legal or throws', ({ from, to }) => {
    if (LEGAL[from].includes(to)) expect(botStatus.move(from, to)).toBe(to);
    else expect(() => botStatus.move(from, to)).toThrow(`no move from ${from} to ${to}`);
  });
});
