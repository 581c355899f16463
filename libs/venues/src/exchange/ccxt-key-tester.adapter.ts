import { type Clock, type ExchangeId, messageOf, money } from '@app/kernel';
import { loadCcxtClass } from '@app/markets';

import { type ApiCredentials } from '../api-credentials.js';
import {
  type AssetBalance,
  KeyRefusedError,
  type KeyReport,
  KeyTester,
  KeyTestUnavailableError,
  type KeyPermissions,
} from '../key-tester.js';
import { PERMISSION_SOURCES, UNKNOWN_PERMISSIONS } from './key-permissions.js';

interface CcxtBalance {
  /** The answer as it was. */
  readonly info?: unknown;
  readonly total?: Readonly<Record<string, string | number | undefined>>;
}
/** The part of ccxt that is used here. */
interface CcxtPrivate {
  readonly has: Readonly<Record<string, unknown>>;
  fetchTime(): Promise<number | undefined>;
  fetchBalance(): Promise<CcxtBalance>;
  readonly [method: string]: unknown;
}
type CcxtMaker = (credentials: Readonly<Record<string, unknown>>) => CcxtPrivate;

/** Error texts of exchanges can be whole web pages. */
const REASON_LENGTH_MAX = 200;

/** Asks an exchange about a key through ccxt. Nothing of the key is kept once the answer is there. */
export class CcxtKeyTester extends KeyTester {
  private constructor(
    readonly exchange: ExchangeId,
    private readonly clock: Clock,
    private readonly make: CcxtMaker,
  ) {
    super();
  }

  /** Asks nothing over the network; undefined when ccxt does not know the exchange. `options` go to ccxt. */
  static async load(
    exchange: ExchangeId,
    clock: Clock,
    options: Readonly<Record<string, unknown>> = {},
  ): Promise<CcxtKeyTester | undefined> {
    const Exchange = await loadCcxtClass<CcxtPrivate>(exchange);
    if (Exchange === undefined) return undefined;
    // Spot only, amounts as the exchange wrote them, and no lists that need rights of their own.
    const settings = {
      enableRateLimit: true,
      has: { fetchCurrencies: false },
      number: String,
      options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] }, fetchMargins: false },
      ...options,
    };
    return new CcxtKeyTester(exchange, clock, (credentials) => new Exchange({ ...settings, ...credentials }));
  }

  async test(credentials: ApiCredentials, signal: AbortSignal): Promise<KeyReport> {
    const { apiKey, secret, passphrase } = credentials.reveal();
    const ccxt = this.make({ apiKey, secret, ...(passphrase === undefined ? {} : { password: passphrase }) });
    const clockSkewMs = await this.#ask(() => this.#clockSkewMs(ccxt), signal);
    const permissions = await this.#ask(() => this.#permissions(ccxt), signal);
    const balances = await this.#ask(async () => balancesOf(await ccxt.fetchBalance()), signal);
    // Whoever has shown a balance may be read.
    return { clockSkewMs, balances, permissions: { ...permissions, read: 'granted' } };
  }

  /** Against the middle of the request: half of its time is what it took to get there. */
  async #clockSkewMs(ccxt: CcxtPrivate): Promise<number | undefined> {
    if (ccxt.has.fetchTime !== true) return undefined;
    const asked = this.clock.now();
    const theirs = await ccxt.fetchTime();
    const ours = (asked + this.clock.now()) / 2;
    return theirs === undefined ? undefined : Math.round(theirs - ours);
  }

  async #permissions(ccxt: CcxtPrivate): Promise<KeyPermissions> {
    const source = PERMISSION_SOURCES[this.exchange];
    const ask = source === undefined ? undefined : ccxt[source.method];
    if (source === undefined || typeof ask !== 'function') return UNKNOWN_PERMISSIONS;
    return source.read(await (ask as () => Promise<unknown>).call(ccxt));
  }

  /** ccxt takes no signal: what nobody waits for any more ends by its own time limit. */
  async #ask<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      // Without a cause: errors of ccxt carry the request with them.
      const reason = `${this.exchange}: ${reasonOf(error)}`;
      if (isKind(error, 'AuthenticationError')) throw new KeyRefusedError(reason);
      throw new KeyTestUnavailableError(reason);
    }
  }
}

/** @throws RangeError when a balance is none */
function balancesOf({ info, total = {} }: CcxtBalance): AssetBalance[] {
  // ccxt takes an error page for an empty account.
  if (typeof info !== 'object' || info === null) throw new RangeError('it shows no balances');
  return Object.entries(total)
    .map(([asset, amount = '0']) => ({ asset, total: money(amount) }))
    .filter((balance) => !balance.total.isZero());
}

/** Signed requests have keys and signatures in their addresses. */
const reasonOf = (error: unknown): string =>
  messageOf(error).replaceAll(/\?\S+/g, '').slice(0, REASON_LENGTH_MAX);

/** By name: the error classes belong to the copy of ccxt that was loaded. */
function isKind(error: unknown, name: string): boolean {
  for (
    let kind: unknown = error;
    kind !== null && typeof kind === 'object';
    kind = Object.getPrototypeOf(kind)
  ) {
    if (kind.constructor.name === name) return true;
  }
  return false;
}
