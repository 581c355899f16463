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
  const file = join(dirname(require.resolve('ccxt')), '../js/src', `${exchange}.js`);
  // The package's exports know only the whole of ccxt, so the one exchange is loaded by its file.
  if (!/^[a-z0-9]+$/.test(exchange) || !existsSync(file)) return undefined;
  const loaded = (await import(pathToFileURL(file).href)) as { default: CcxtClass<Api> };
  return loaded.default;
}
