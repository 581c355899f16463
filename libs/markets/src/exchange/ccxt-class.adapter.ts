import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { type ExchangeId } from '@app/kernel';

const require = createRequire(import.meta.url);

/** Makes one exchange of ccxt; `Api` is the part of it that the caller uses. */
export type CcxtClass<Api> = new (options: Readonly<Record<string, unknown>>) => Api;

/**
 * Loads the code of this one exchange (about 30 MB and 0.3 s; all of ccxt would be 90 MB). Asks nothing over the
 * network. undefined: ccxt does not know it.
 */
export async function loadCcxtClass<Api>(exchange: ExchangeId): Promise<CcxtClass<Api> | undefined> {
  if (!isCcxtExchange(exchange)) return undefined;
  const loaded = (await import(pathToFileURL(fileOf(exchange)).href)) as { default: CcxtClass<Api> };
  return loaded.default;
}

/** Whether ccxt knows it, without loading its code. */
export const isCcxtExchange = (exchange: ExchangeId): boolean =>
  /^[a-z0-9]+$/.test(exchange) && existsSync(fileOf(exchange));

/** The package's exports know only the whole of ccxt, so one exchange is found by its file. */
const fileOf = (exchange: ExchangeId): string =>
  join(dirname(require.resolve('ccxt')), '../js/src', `${exchange}.js`);
