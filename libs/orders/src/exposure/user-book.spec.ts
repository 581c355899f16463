import {
  botId,
  clientOrderId,
  exchangeId,
  marketSymbol,
  type Money,
  money,
  plus,
  price,
  quantity,
  ZERO,
} from '@app/kernel';
import { aBot } from '@testing/bots';
import { anAccount, anOrder, aPosition } from '@testing/orders';
import fc from 'fast-check';

import { type BotAccount } from '../ledger/account.js';
import { type Order } from '../order.js';
import { type Claim, claimOf } from './exposure.js';
import { UserBook } from './user-book.js';

const limits = { exposureAssetMax: 0.35, exposureVenueMax: 0.6 };
const noQuote = (): undefined => undefined;
const bots = [1, 2, 3, 4].map((n) => aBot({ id: botId(`bot-${n}`), initialCapital: money(1000) }));

function aBook({ accounts = [], orders = [] }: { accounts?: BotAccount[]; orders?: Order[] } = {}): UserBook {
  const book = new UserBook();
  book.takeReading({ bots, accounts, orders });
  return book;
}
const aClaim = (id: string, amount: number, overrides: Partial<Claim> = {}): Claim => ({
  clientOrderId: clientOrderId(id),
  mode: 'paper',
  quote: 'USDT',
  asset: 'BTC',
  venue: 'simulated',
  amount: money(amount),
  ...overrides,
});

describe('a user book', () => {
  it('allows one asset 35 % of the equity of all bots, to the cent', () => {
    const book = aBook();

    expect(book.reserve(aClaim('one', 1400), noQuote, limits)).toBeUndefined();
    expect(book.reserve(aClaim('two', 0.01), noQuote, limits)).toMatch(
      /^BTC would hold 1400.01 .*limit 35.00 %/,
    );
  });

  it('allows one venue 60 %, whatever the assets are', () => {
    const book = aBook();

    expect(book.reserve(aClaim('one', 1400), noQuote, limits)).toBeUndefined();
    expect(book.reserve(aClaim('two', 1001, { asset: 'ETH' }), noQuote, limits)).toMatch(/^simulated would/);
    expect(book.reserve(aClaim('three', 1000, { asset: 'ETH' }), noQuote, limits)).toBeUndefined();
  });

  it('counts what is held, and lets what real money and other currencies hold alone', () => {
    const position = aPosition({ quantity: quantity(13), averageEntryPrice: price(100) });
    const held = anAccount({ botId: botId('bot-1'), cash: money(0), position });
    const book = aBook({ accounts: [held] });

    expect(book.reserve(aClaim('one', 206), noQuote, limits)).toMatch(
      /^BTC would hold 1506 of your equity of 4300/,
    );
    expect(book.reserve(aClaim('two', 205), noQuote, limits)).toBeUndefined();
    expect(book.reserve(aClaim('three', 1, { mode: 'live' }), noQuote, limits)).toMatch(/equity of 0,/);
  });

  it('counts an entry of an earlier run until its order is closed', () => {
    const open = anOrder({ clientOrderId: clientOrderId('earlier'), quantity: quantity(14) });
    const book = aBook({ orders: [open] });
    expect(book.reserve(aClaim('one', 1), noQuote, limits)).toBeDefined();

    book.orderChanged({ ...open, state: 'cancelled' });

    expect(book.reserve(aClaim('one', 1), noQuote, limits)).toBeUndefined();
  });

  it('keeps a reservation while anyone who made it may still send the order', () => {
    const book = aBook();
    const same = aClaim('same', 1400);
    expect(book.reserve(same, noQuote, limits)).toBeUndefined();
    expect(book.reserve(same, noQuote, limits)).toBeUndefined();

    book.withdraw(same.clientOrderId);
    expect(book.reserve(aClaim('other', 1), noQuote, limits)).toBeDefined();

    book.withdraw(same.clientOrderId);
    expect(book.reserve(aClaim('other', 1), noQuote, limits)).toBeUndefined();
  });

  it('does not count what an archived bot had', () => {
    const book = aBook();
    for (const bot of bots.slice(1)) book.botChanged({ ...bot, status: 'archived' });

    expect(book.reserve(aClaim('one', 351), noQuote, limits)).toMatch(/your equity of 1000/);
  });

  const anyEntry = fc.record({
    bot: fc.constantFrom(...bots),
    base: fc.constantFrom('BTC', 'ETH', 'SOL'),
    venue: fc.constantFrom('simulated', 'binance'),
    size: fc.integer({ min: 1, max: 1500 }),
    fate: fc.constantFrom('waits', 'refused', 'partly', 'filled', 'cancelled', 'restart'),
  });

  it('never lets entries exceed the limits together, whatever becomes of them and in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyEntry, { maxLength: 40 }), (entries) => {
        let book = aBook();
        const open = new Map<string, Order>();
        const accounts = new Map<string, BotAccount>();
        const atStake = new Map<string, Money>();
        const stake = (name: string, amount: Money): void => {
          atStake.set(name, plus(atStake.get(name) ?? ZERO, amount));
        };
        entries.forEach(({ bot, base, venue, size, fate }, n) => {
          const order = anOrder({
            clientOrderId: clientOrderId(`entry-${n}`),
            symbol: marketSymbol(`${base}/USDT`),
            exchange: exchangeId(venue),
            quantity: quantity(size),
            referencePrice: price(1),
            state: 'submitting',
          });
          if (book.reserve(claimOf(order), noQuote, limits) !== undefined) return;
          if (fate === 'refused') {
            book.withdraw(order.clientOrderId);
            return;
          }
          if (fate === 'cancelled') {
            book.orderChanged({ ...order, state: 'cancelled' });
            return;
          }
          stake(base, money(size));
          stake(venue, money(size));
          open.set(order.clientOrderId, order);
          if (fate === 'filled' || fate === 'partly') {
            const filled = fate === 'filled' ? size : Math.floor(size / 2);
            const position = aPosition({ quantity: quantity(filled), averageEntryPrice: price(1) });
            // One account an order: what counts here is the sum.
            const account = anAccount({
              botId: botId(`${bot.id}-${n}`),
              symbol: order.symbol,
              exchange: order.exchange,
              cash: money(-filled),
              position,
            });
            const after = {
              ...order,
              filledQuantity: quantity(filled),
              state: fate === 'filled' ? 'filled' : 'partially_filled',
            } as const;
            accounts.set(account.botId, account);
            book.accountChanged(account);
            book.orderChanged(after);
            if (fate === 'filled') open.delete(order.clientOrderId);
            else open.set(order.clientOrderId, after);
          }
          if (fate === 'restart')
            book = aBook({ accounts: [...accounts.values()], orders: [...open.values()] });
        });
        for (const [name, amount] of atStake) {
          const max = name === 'simulated' || name === 'binance' ? 2400 : 1400;
          expect(amount.toNumber()).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 300 },
    );
  });
});
