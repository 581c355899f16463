import { OPEN_STATES, PROMOTION_STATES, promotionState } from './promotion.js';

describe('a promotion', () => {
  it('ends for good', () => {
    expect(PROMOTION_STATES.filter((state) => promotionState.isFinal(state))).toEqual(['ended']);
  });

  it('becomes live in no other way than by entering', () => {
    expect(promotionState.sourcesOf('live')).toEqual(['entering']);
  });

  it('ends from live only by winding down, so that no position is left behind', () => {
    expect(promotionState.may('live', 'ended')).toBe(false);
    expect(promotionState.may('live', 'winding_down')).toBe(true);
  });

  it('can come to its end from every state', () => {
    const reaches = (from: (typeof PROMOTION_STATES)[number], seen: readonly string[] = []): boolean =>
      from === 'ended' ||
      PROMOTION_STATES.some(
        (to) => promotionState.may(from, to) && !seen.includes(to) && reaches(to, [...seen, to]),
      );
    expect(OPEN_STATES.filter((state) => !reaches(state))).toEqual([]);
  });
});
