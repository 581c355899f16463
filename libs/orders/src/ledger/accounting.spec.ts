import { money, negate, price, quantity, toText, ZERO } from '@app/kernel';
import { aFill, anAccount, anOrder } from '@testing/orders';
import fc from 'fast-check';

import { accountFindings, statisticsFindings } from '../invariants/account-invariants.js';
import { type Fill } from '../order.js';
import { type BotAccount, type ClosedTrade } from './account.js';
import { applyFill } from './accounting.js';
import { totalsOf, tradeTotalsOf } from './ledger-totals.js';
import { heldQuantity } from './position.js';

const entry = anOrder({ side: 'buy', stopPrice: 95, takeProfitPrice: 120, bootstrap: true });
const exit = anOrder({ side: 'sell', reason: 'take_profit', referencePrice: price('110') });

interface Booked {
  readonly account: BotAccount;
  readonly trades: readonly ClosedTrade[];
}

function applyAll(fills: readonly Fill[], start = anAccount()): Booked {
  return fills.reduce<Booked>(
    ({ account, trades }, fill) => {
      const applied = applyFill(account, fill, fill.side === 'buy' ? entry : exit);
      return { account: applied.account, trades: applied.closed ? [...trades, applied.closed] : trades };
    },
    { account: start, trades: [] },
  );
}

const texts = (values: Readonly<Record<string, { toFixed(): string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.toFixed()]));

describe('a round trip', () => {
  const bought = aFill({ price: price('100'), quantity: quantity('2'), fee: money('0.2') });
  const sold = aFill({ side: 'sell', price: price('109'), quantity: quantity('2'), fee: money('0.218') });

  it('takes the cost and the fee out of the cash while the position is open', () => {
    const { account, trades } = applyAll([bought]);
    expect(trades).toEqual([]);
    expect(toText(account.cash)).toBe('799.8');
    expect(account.position).toMatchObject({ stopPrice: 95, takeProfitPrice: 120, bootstrap: true });
    expect(texts({ held: heldQuantity(account) })).toEqual({ held: '2' });
  });

  it('closes with gross, fees, net and slippage when the account is flat again', () => {
    const { account, trades } = applyAll([bought, sold]);
    const [trade] = trades;
    expect(account.position).toBeUndefined();
    expect(toText(account.cash)).toBe('1017.582');
    expect(trade).toMatchObject({ id: 'bot-1-1', exitReason: 'take_profit', bootstrap: true });
    if (trade === undefined) throw new Error('no trade was closed');
    const { gross, fees, net, slippage, entryPrice, exitPrice } = trade;
    expect(texts({ gross, fees, net, slippage, entryPrice, exitPrice })).toEqual({
      gross: '18',
      fees: '0.418',
      net: '17.582',
      slippage: '2', // bought at its reference of 100, sold 2 × 1 below the reference of 110
      entryPrice: '100',
      exitPrice: '109',
    });
  });

  it('averages partial fills on both sides', () => {
    const fills = [
      aFill({ price: price('100'), quantity: quantity('1') }),
      aFill({ price: price('103'), quantity: quantity('0.5') }),
      aFill({ side: 'sell', price: price('104'), quantity: quantity('0.3') }),
      aFill({ side: 'sell', price: price('110'), quantity: quantity('1.2') }),
    ];
    expect(toText(applyAll(fills.slice(0, 3)).account.position?.averageEntryPrice ?? ZERO)).toBe('101');
    const [trade] = applyAll(fills).trades;
    expect(toText(trade?.net ?? ZERO)).toBe('11.7');
  });

  it('keeps the times of its first and its last fill, however they are learned of', () => {
    const later = { ...bought, time: new Date(Date.UTC(2026, 0, 3)) };
    const [trade] = applyAll([later, { ...sold, time: new Date(Date.UTC(2026, 0, 2)) }]).trades;
    expect(trade?.openedAt).toEqual(new Date(Date.UTC(2026, 0, 2)));
    expect(trade?.closedAt).toEqual(later.time);
  });

  it('gives the position its exit plan also when a sale was booked first', () => {
    const half = quantity('1');
    const { account } = applyAll([{ ...sold, quantity: half }, bought]);
    expect(account.position).toMatchObject({ stopPrice: 95, takeProfitPrice: 120, bootstrap: true });
  });
});

describe('today', () => {
  const at = (day: number, hour = 12): Date => new Date(Date.UTC(2026, 0, day, hour));

  it('counts entries and the net result of the market day, and starts anew at midnight UTC', () => {
    const trip = (day: number): Fill[] => [
      aFill({ time: at(day) }),
      aFill({ side: 'sell', price: price('101'), time: at(day) }),
    ];
    const first = applyAll([...trip(5), ...trip(5)]).account;
    expect([first.today.entries, toText(first.today.net)]).toEqual([2, '2']);
    const next = applyAll(trip(6), first).account;
    expect([next.today.entries, toText(next.today.net)]).toEqual([1, '1']);
  });

  it('counts what comes late for an earlier day as of the newest day', () => {
    const { account } = applyAll([aFill({ time: at(6) }), aFill({ side: 'sell', time: at(5, 23) })]);
    expect(account.today.day).toBe(Math.floor(at(6).getTime() / 86_400_000));
  });
});

const anyFill = fc
  .record({
    side: fc.constantFrom('buy' as const, 'sell' as const),
    cents: fc.integer({ min: 1, max: 10_000_000 }),
    lots: fc.integer({ min: 1, max: 100_000 }),
    feeMicros: fc.integer({ min: 0, max: 1_000_000 }),
    minute: fc.integer({ min: 0, max: 5000 }),
  })
  .map(({ side, cents, lots, feeMicros, minute }) =>
    aFill({
      side,
      price: price((cents / 100).toFixed(2)),
      quantity: quantity((lots / 100_000).toFixed(5)),
      fee: money((feeMicros / 1_000_000).toFixed(6)),
      time: new Date(Date.UTC(2026, 0, 1) + minute * 60_000),
    }),
  );
const anySequence = fc.array(anyFill, { maxLength: 40 });

describe('any sequence of fills', () => {
  it('keeps position = Σ fills, cash = start + Σ flows − Σ fees, statistics = Σ trades', () => {
    fc.assert(
      fc.property(anySequence, (fills) => {
        const { account, trades } = applyAll(fills);
        const findings = [
          ...accountFindings(account, totalsOf(fills), ZERO),
          ...statisticsFindings(account, tradeTotalsOf(trades)),
        ].filter(({ code }) => code !== 'oversold'); // any sequence includes some that sell first
        expect(findings).toEqual([]);
      }),
    );
  });

  it('gives the same money and position in any other order', () => {
    const shuffled = anySequence.chain((fills) =>
      fc.tuple(fc.constant(fills), fc.shuffledSubarray(fills, { minLength: fills.length })),
    );
    fc.assert(
      fc.property(shuffled, ([fills, others]) => {
        const one = applyAll(fills).account;
        const other = applyAll(others).account;
        expect(toText(other.cash)).toBe(toText(one.cash));
        expect(toText(heldQuantity(other))).toBe(toText(heldQuantity(one)));
      }),
    );
  });

  it('loses exactly the fees when all is sold at the price it was bought for', () => {
    fc.assert(
      fc.property(fc.array(anyFill, { minLength: 1, maxLength: 20 }), (fills) => {
        const purchases = fills.map((fill) => ({ ...fill, side: 'buy' as const }));
        const sales = fills.map((fill) => ({ ...fill, side: 'sell' as const }));
        const { account, trades } = applyAll([...purchases, ...sales]);
        const { fees } = totalsOf([...purchases, ...sales]);
        expect(trades).toHaveLength(1);
        expect(toText(account.statistics.netProfit)).toBe(toText(negate(fees)));
      }),
    );
  });
});
