import { anOrder } from '@testing/orders';

import { type OrderState } from '../order.js';
import { type Absence, isOver, type NextStep, nextStep, whenAbsent } from './resolution.js';

const SENT = Date.UTC(2026, 0, 1);
const SETTLE_MS = 10_000;
const at = new Date(SENT);
const order = (state: OrderState) => anOrder({ state, createdAt: at, submittedAt: at, updatedAt: at });

describe('a watched order', () => {
  it.each<{ state: OrderState; ageMs: number; graceMs: number; step: NextStep }>([
    { state: 'intent', ageMs: 999, graceMs: 1000, step: 'wait' },
    { state: 'intent', ageMs: 1000, graceMs: 1000, step: 'withdraw' },
    { state: 'intent', ageMs: 0, graceMs: 0, step: 'withdraw' },
    { state: 'submitting', ageMs: 999, graceMs: 1000, step: 'wait' },
    { state: 'submitting', ageMs: 1000, graceMs: 1000, step: 'look_up' },
    { state: 'submitting', ageMs: 0, graceMs: 0, step: 'look_up' },
    { state: 'unknown', ageMs: 0, graceMs: 1000, step: 'look_up' },
    { state: 'open', ageMs: 0, graceMs: 1000, step: 'look_up' },
    { state: 'cancelled', ageMs: 0, graceMs: 1000, step: 'look_up' },
  ])('that is $state for $ageMs of $graceMs ms: $step', ({ state, ageMs, graceMs, step }) => {
    expect(nextStep(order(state), SENT + ageMs, graceMs)).toBe(step);
  });

  it.each<{ state: OrderState; ageMs: number; absence: Absence }>([
    { state: 'unknown', ageMs: SETTLE_MS - 1, absence: 'wait' },
    { state: 'unknown', ageMs: SETTLE_MS, absence: 'expire' },
    { state: 'open', ageMs: SETTLE_MS, absence: 'expire' },
    { state: 'expired', ageMs: SETTLE_MS - 1, absence: 'wait' },
    { state: 'expired', ageMs: SETTLE_MS, absence: 'settle' },
    { state: 'cancelled', ageMs: SETTLE_MS, absence: 'settle' },
  ])('that is $state and not at its venue after $ageMs ms: $absence', ({ state, ageMs, absence }) => {
    expect(whenAbsent(order(state), SENT + ageMs, SETTLE_MS)).toBe(absence);
  });

  it('is over only once it is closed, and no fill has come for long enough', () => {
    expect(isOver(order('open'), SENT + SETTLE_MS, SETTLE_MS)).toBe(false);
    expect(isOver(order('cancelled'), SENT + SETTLE_MS - 1, SETTLE_MS)).toBe(false);
    expect(isOver(order('cancelled'), SENT + SETTLE_MS, SETTLE_MS)).toBe(true);
  });
});
