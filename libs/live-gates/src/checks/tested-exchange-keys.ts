import { type BotsService } from '@app/bots';
import { type ExchangeKeys, liveObstacles } from '@app/exchange-keys';
import { type ExchangeId } from '@app/kernel';
import { type VenueRegistry } from '@app/venues';

import { type GateCheck, type GateSubject } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';

interface Places {
  readonly bots: Pick<BotsService, 'kept'>;
  readonly venues: Pick<VenueRegistry, 'all'>;
}

/** A key stored, tested and without the right to withdraw: where the bot trades, or anywhere, for the account. */
export const testedExchangeKeys = (keys: Pick<ExchangeKeys, 'status'>, places: Places): GateCheck => ({
  code: 'exchange_keys',
  order: 40,
  async evaluate(subject) {
    const threshold = 'a tested key that can trade and cannot withdraw';
    const exchanges = await exchangesOf(subject, places);
    const obstacles = await Promise.all(
      exchanges.map(async (exchange) => liveObstacles(await keys.status(subject.userId, exchange))),
    );
    if (obstacles.some((found) => found.length === 0)) return passed({ measured: threshold, threshold });
    const [first = NO_KEYS, ...others] = [...new Set(obstacles.flat())];
    return failed([first, ...others], {
      measured: first,
      threshold,
      remedy: 'Store a key made for trading only (POST /api/exchange-keys) and test it',
    });
  },
});

const NO_KEYS = 'No exchange API keys configured';

async function exchangesOf(
  { userId, bot }: GateSubject,
  { bots, venues }: Places,
): Promise<readonly ExchangeId[]> {
  if (bot !== undefined) return [bot.exchange];
  const traded = (await bots.kept(userId)).map(({ exchange }) => exchange);
  const live = venues.all().filter(({ mode }) => mode === 'live');
  return [...new Set([...traded, ...live.map(({ exchange }) => exchange)])];
}
