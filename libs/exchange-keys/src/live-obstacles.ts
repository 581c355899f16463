import { type ExchangeKeyStatus } from './key-status.js';

/**
 * Everything that keeps a key from trading live; nothing, when it may. The live gate, the pre-trade check and the
 * answers of the API all say what this says. What an exchange does not tell counts as the worse of the two.
 */
export function liveObstacles(key: ExchangeKeyStatus | undefined): readonly string[] {
  if (key === undefined) return ['No exchange API keys configured'];
  if (!key.readable)
    return [`The API key of ${key.exchange} cannot be decrypted with the current ENCRYPTION_KEY`];
  const { exchange, test } = key;
  if (test === undefined) return [`The API key of ${exchange} has not been tested`];
  if (test.outcome === 'refused') return [`${exchange} does not accept the API key: ${test.reason}`];
  const { read, trade, withdraw } = test.permissions;
  return [
    ...(read === 'granted' ? [] : [`The API key of ${exchange} may not read the account (${read})`]),
    ...(trade === 'granted' ? [] : [`The API key of ${exchange} may not trade (${trade})`]),
    ...(withdraw === 'denied' ? [] : [WITHDRAWAL[withdraw](exchange)]),
  ];
}

const WITHDRAWAL = {
  granted: (exchange: string) => `The API key of ${exchange} can withdraw: make one that cannot`,
  unknown: (exchange: string) => `It is not known whether the API key of ${exchange} can withdraw`,
};
