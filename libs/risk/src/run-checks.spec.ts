import { loadConfig } from '@app/config';
import { money, quantity, type Quantity } from '@app/kernel';
import { aBot } from '@testing/bots';
import { anExit, anIntent, aRiskContext } from '@testing/risk';
import fc from 'fast-check';

import { LeftOutChecks } from './left-out-checks.js';
import { ownChecks } from './own-checks.js';
import { type PreTradeCheck, type RiskVerdict } from './pre-trade-check.js';
import { PreTradeChecks } from './pre-trade-checks.js';
import { runChecks } from './run-checks.js';

function aCheck(
  code: string,
  order: number,
  check: () => RiskVerdict | Promise<RiskVerdict> = () => ({ allowed: true }),
  alsoForExits = false,
): PreTradeCheck {
  return { code, order, alsoForExits, check };
}
const allows = (): RiskVerdict => ({ allowed: true });
const denies = (reason: string) => (): RiskVerdict => ({ allowed: false, reason });
const throws = (): never => {
  throw new Error('no connection');
};

describe('runChecks', () => {
  it('gives the first denial by order, and asks no further', async () => {
    const asked: string[] = [];
    const spy = (code: string, order: number, isAllowed: boolean): PreTradeCheck =>
      aCheck(code, order, () => {
        asked.push(code);
        return isAllowed ? { allowed: true } : { allowed: false, reason: 'no' };
      });

    const decision = await runChecks(
      [spy('third', 30, false), spy('first', 10, true), spy('second', 20, false)],
      anIntent(),
      aRiskContext(),
    );

    expect(decision).toEqual({ allowed: false, code: 'second', reason: 'no' });
    expect(asked).toEqual(['first', 'second']);
  });

  it.each([
    { how: 'throws', check: throws },
    { how: 'rejects', check: () => Promise.reject(new Error('no connection')) },
  ])('denies under the code of a check that $how', async ({ check }) => {
    expect(await runChecks([aCheck('drawdown', 1, check)], anIntent(), aRiskContext())).toEqual({
      allowed: false,
      code: 'drawdown',
      reason: 'the check could not run: no connection',
    });
  });

  it('asks a reducing order only what may stop exits', async () => {
    const checks = [aCheck('limit', 1, denies('too much')), aCheck('halted', 2, denies('stopped'), true)];
    const context = aRiskContext({ positionQuantity: quantity(1) });

    expect(await runChecks(checks, anExit(), context)).toMatchObject({ code: 'halted' });
    expect(await runChecks(checks, anIntent(), context)).toMatchObject({ code: 'limit' });
  });

  it('asks everything of an order that calls itself an exit but is none', async () => {
    const checks = [aCheck('limit', 1, denies('too much'))];
    const flat = aRiskContext();

    expect(await runChecks(checks, anExit(), flat)).toMatchObject({ code: 'limit' });
    expect(await runChecks(checks, anIntent({ purpose: 'exit' }), flat)).toMatchObject({ code: 'limit' });
  });
});

describe('PreTradeChecks', () => {
  it('takes further checks and reports each denial by code', async () => {
    const denials: string[] = [];
    const checks = new PreTradeChecks([aCheck('own', 20)], (code) => denials.push(code));
    checks.register(aCheck('contributed', 10, denies('not yet')));

    expect(await checks.run(anIntent(), aRiskContext())).toMatchObject({ code: 'contributed' });
    expect(denials).toEqual(['contributed']);
  });

  it('takes back what earlier checks have set aside when a later one denies, or the order is not sent', async () => {
    const withdrawn: string[] = [];
    const reserving = (code: string, order: number, check = allows): PreTradeCheck => ({
      code,
      order,
      alsoForExits: false,
      check,
      withdraw: ({ clientOrderId }) => withdrawn.push(`${code} ${clientOrderId}`),
    });
    const allowing = new PreTradeChecks([reserving('first', 10), reserving('second', 20)]);
    const denying = new PreTradeChecks([reserving('first', 10), reserving('second', 20, denies('too much'))]);

    expect((await allowing.run(anIntent(), aRiskContext())).allowed).toBe(true);
    expect(withdrawn).toEqual([]);
    expect((await denying.run(anIntent(), aRiskContext())).allowed).toBe(false);
    expect(withdrawn).toEqual(['first bot-1-entry-1']);
    allowing.withdraw(anIntent());
    expect(withdrawn.slice(1)).toEqual(['first bot-1-entry-1', 'second bot-1-entry-1']);
  });

  it('leaves out what a replay leaves out, also of what is registered later', async () => {
    const checks = new PreTradeChecks([], undefined, new LeftOutChecks(['contributed']));
    checks.register(aCheck('contributed', 10, denies('never')));

    expect(checks.has('contributed')).toBe(false);
    expect(await checks.run(anIntent(), aRiskContext())).toEqual({ allowed: true });
  });

  it('refuses a second check of one code', () => {
    const checks = new PreTradeChecks([aCheck('own', 20)]);

    expect(() => {
      checks.register(aCheck('own', 30));
    }).toThrow('There is already a pre-trade check own');
  });
});

describe('orders that reduce a position', () => {
  const checks = ownChecks(loadConfig({}).risk);
  const lots = (max: number): fc.Arbitrary<Quantity> =>
    fc.integer({ min: 0, max }).map((count) => quantity(count / 100_000));
  const anyOrder = fc.record({
    purpose: fc.constantFrom('entry' as const, 'exit' as const),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: lots(1_000_000),
  });
  const anyNumber = fc.oneof(fc.double(), fc.constant(Number.NaN));
  const anyLimitReached = fc.record({
    notReadyReason: fc.option(fc.constant('reconciling'), { nil: undefined }),
    quote: fc.constant(undefined),
    botEquity: fc.integer({ min: -100, max: 100 }).map(money),
    hasOpenEntry: fc.boolean(),
    tradesTodayBot: anyNumber,
    tradesTodayUser: anyNumber,
    recentOrders: anyNumber,
    dailyReturn: anyNumber,
    drawdown: anyNumber,
    losingStreak: anyNumber,
    errorsLastHour: anyNumber,
  });

  it('pass whatever limit was reached, unless halted, doubled or under the venue minimum', async () => {
    await fc.assert(
      fc.asyncProperty(anyLimitReached, lots(1_000_000), lots(1_000_000), async (facts, one, other) => {
        const [sold, held] = one.lessThan(other) ? [one, other] : [other, one];
        const intent = anExit({ quantity: sold, bot: aBot({ status: 'quarantined' }), slot: 0 });
        const context = aRiskContext({ ...facts, positionQuantity: held });
        const isWorthIt = sold.times('100.01').greaterThanOrEqualTo(5);

        const decision = await runChecks(checks, intent, context);

        expect(decision.allowed ? 'allowed' : decision.code).toBe(
          isWorthIt ? 'allowed' : 'size_below_minimum',
        );
        expect(await runChecks(checks, intent, { ...context, hasOpenExit: true })).toMatchObject({
          code: 'duplicate_intent',
        });
        expect(
          await runChecks(checks, intent, {
            ...context,
            halt: { halted: true, epoch: 1, reason: 'drill', flatten: false },
          }),
        ).toMatchObject({ code: 'halted' });
      }),
    );
  });

  it('never grow exposure and never flip a position, whatever an intent claims to be', async () => {
    await fc.assert(
      fc.asyncProperty(anyOrder, lots(1_000_000), anyLimitReached, async (order, held, limits) => {
        const intent = anIntent({ ...order, bot: aBot({ riskMode: 'aggressive' }) });
        const calm = await runChecks(checks, intent, aRiskContext({ positionQuantity: held }));
        const limited = await runChecks(checks, intent, aRiskContext({ ...limits, positionQuantity: held }));
        const after = order.side === 'buy' ? held.plus(order.quantity) : held.minus(order.quantity);

        if (calm.allowed) expect(after.isNegative()).toBe(false);
        if (limited.allowed) expect(after.lessThanOrEqualTo(held) && !after.isNegative()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
