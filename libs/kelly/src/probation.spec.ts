import { loadConfig } from '@app/config';

import { isProbeDue, noEdgeReason } from './probation.js';

const settings = loadConfig({}).kelly;
const HOUR_MS = 3_600_000;
const now = Date.UTC(2026, 0, 5);

describe('isProbeDue', () => {
  it.each([
    { case: 'never entered', lastEntryAt: undefined, due: true },
    { case: 'entered 24 hours ago', lastEntryAt: now - 24 * HOUR_MS, due: true },
    { case: 'entered a moment less than 24 hours ago', lastEntryAt: now - 24 * HOUR_MS + 1, due: false },
  ])('is $due on paper for a bot that $case', ({ lastEntryAt, due }) => {
    expect(isProbeDue({ mode: 'paper', lastEntryAt, now }, settings)).toBe(due);
  });

  it('is never so with real money', () => {
    expect(isProbeDue({ mode: 'live', lastEntryAt: undefined, now }, settings)).toBe(false);
  });
});

describe('noEdgeReason', () => {
  const losing = { trades: 20, wins: 8, averageWin: 1, averageLoss: 1 };

  it('names the record of 20 trades that show no edge', () => {
    expect(noEdgeReason(losing, settings)).toBe(
      '20 closed trades show no edge (-20.00%, win rate 40.00%, R:R 1.00)',
    );
  });

  it('waits for the 20th trade', () => {
    expect(noEdgeReason({ ...losing, trades: 19 }, settings)).toBeUndefined();
  });

  it('leaves a record that is positive on probation, proven or not', () => {
    expect(noEdgeReason({ ...losing, wins: 11 }, settings)).toBeUndefined();
  });
});
