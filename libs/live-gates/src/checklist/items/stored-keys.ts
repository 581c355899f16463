import { type BotsService, BOT_STATUSES } from '@app/bots';
import { type ExchangeKeys, type ExchangeKeyStatus } from '@app/exchange-keys';

/** Every key that is stored for an exchange that a bot is made for. */
export type ReadStoredKeys = () => Promise<readonly ExchangeKeyStatus[]>;

export function storedKeysOf(
  bots: Pick<BotsService, 'inStatus'>,
  keys: Pick<ExchangeKeys, 'holders' | 'status'>,
): ReadStoredKeys {
  return async () => {
    const kept = await bots.inStatus(...BOT_STATUSES.filter((status) => status !== 'archived'));
    const exchanges = [...new Set(kept.map(({ exchange }) => exchange))];
    const found = exchanges.map(async (exchange) => {
      const holders = await keys.holders(exchange);
      return await Promise.all(holders.map((holder) => keys.status(holder, exchange)));
    });
    return (await Promise.all(found)).flat().filter((key) => key !== undefined);
  };
}
