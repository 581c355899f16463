import { createHash } from 'node:crypto';

import { type Decimal, minus, money, type Money, notional, plus, price, quantity, ZERO } from '@app/kernel';
import {
  type Adopted,
  adoptedId,
  legacyAmount,
  type LegacyDocument,
  legacyFlag,
  legacyIdOf,
  type LegacyKind,
  legacyMarket,
  legacyText,
  legacyTime,
  madeAt,
  notAdopted,
  referenceTo,
  shownLegacy,
} from '@app/migrations';
import { toDecimal128 } from '@app/persistence';

import { type TradeRecord } from '../ledger/ledger.schema.js';

export const LEGACY_TRADES: LegacyKind = {
  collection: 'trades',
  legacyFields: ['bot_id', 'entry_price', 'profit_loss', 'is_paper'],
  presentField: 'tradeId',
};

/** The name of a trade of the previous system among the trades here. */
export const legacyTradeId = (legacyId: string): string => `legacy-${legacyId}`;

/** As it is stored; its id still as text. */
export type LegacyTrade = Omit<TradeRecord, '_id'> & { readonly _id: string };

/** A round trip of the previous system in today's form, marked as such. Whether its bot is known is not asked here. */
export function adoptTrade(original: LegacyDocument): Adopted<LegacyTrade> {
  const id = legacyIdOf(original);
  const bot = referenceTo(original.bot_id);
  const owner = referenceTo(original.user_id);
  const market = legacyMarket(original.symbol);
  const time = legacyTime(original.timestamp) ?? madeAt(original);
  const amounts = amountsOf(original);
  if (id === undefined) return notAdopted('it has no id');
  if (bot === undefined || owner === undefined) return notAdopted('it has no bot_id or no user_id');
  if (market === undefined) return notAdopted(`its symbol is no market: ${shownLegacy(original.symbol)}`);
  if (time === undefined) return notAdopted(`timestamp is no time: ${shownLegacy(original.timestamp)}`);
  if (amounts === undefined)
    return notAdopted('it is no closed trade: amount, entry_price and exit_price must be above zero');
  const problems: string[] = [];
  const fees = costOf(original, 'fees', problems);
  const net = netOf(original, amounts, fees, problems);
  const document = {
    _id: recordId(id, time),
    tradeId: legacyTradeId(id),
    botId: adoptedId(bot),
    userId: adoptedId(owner),
    symbol: market.symbol,
    quantity: toDecimal128(amounts.quantity),
    entryPrice: toDecimal128(amounts.entry),
    exitPrice: toDecimal128(amounts.exit),
    gross: toDecimal128(plus(net, fees)),
    fees: toDecimal128(fees),
    net: toDecimal128(net),
    slippage: toDecimal128(costOf(original, 'slippage_cost', problems)),
    bootstrap: false,
    probe: false,
    exitReason: 'legacy',
    mode: modeOf(original, problems),
    provenance: 'legacy',
    // When it began is not known.
    openedAt: time,
    closedAt: time,
  } as unknown as LegacyTrade; // Brands of ids say where a value comes from, and these come from there.
  return { document, problems };
}

type Amounts = NonNullable<ReturnType<typeof amountsOf>>;

function amountsOf({ amount, entry_price: entry, exit_price: exit }: LegacyDocument) {
  const [size, bought, sold] = [amount, entry, exit].map((value) => positive(legacyAmount(value)));
  if (size === undefined || bought === undefined || sold === undefined) return undefined;
  return { quantity: quantity(size), entry: price(bought), exit: price(sold) };
}

const positive = (amount: Decimal | undefined): Decimal | undefined =>
  amount?.greaterThan(0) === true ? amount : undefined;

function costOf(original: LegacyDocument, field: 'fees' | 'slippage_cost', problems: string[]): Money {
  const stored = original[field];
  const amount = legacyAmount(stored);
  if (amount !== undefined) return money(amount);
  if (stored !== undefined && stored !== null)
    problems.push(`${field} is no amount: ${shownLegacy(stored)}, taken as 0`);
  return ZERO;
}

/** What the previous system said it earned; where it does not say, what the prices say. */
function netOf(
  original: LegacyDocument,
  { quantity: size, entry, exit }: Amounts,
  fees: Money,
  problems: string[],
): Money {
  const stated = legacyAmount(original.profit_loss);
  if (stated !== undefined) return money(stated);
  problems.push(`profit_loss is no amount: ${shownLegacy(original.profit_loss)}, worked out from its prices`);
  const isShort = ['sell', 'short'].includes(legacyText(original.side)?.toLowerCase() ?? '');
  const [bought, sold] = isShort ? [exit, entry] : [entry, exit];
  return minus(minus(notional(sold, size), notional(bought, size)), fees);
}

function modeOf({ is_paper: isPaper }: LegacyDocument, problems: string[]): 'paper' | 'live' {
  const flag = isPaper === undefined ? undefined : legacyFlag(isPaper);
  if (flag === undefined)
    problems.push(`is_paper says neither yes nor no: ${shownLegacy(isPaper)}, taken as paper`);
  return flag === false ? 'live' : 'paper';
}

const TIME_DIGITS = 8;
const HASH_DIGITS = 16;

/** An ObjectId of the time of the trade, because lists are newest first by it; the same at every attempt. */
function recordId(id: string, time: Date): string {
  const seconds = Math.floor(time.getTime() / 1000);
  const hash = createHash('sha256').update(`trades:${id}`).digest('hex').slice(0, HASH_DIGITS);
  return seconds.toString(16).padStart(TIME_DIGITS, '0') + hash;
}
