import { pageOf } from './page.js';

describe('pageOf', () => {
  const cursorOf = (n: number): string => `after-${n}`;

  it('goes on after its last item when one more than asked for was found', () => {
    expect(pageOf([9, 8, 7], 2, cursorOf)).toEqual({ items: [9, 8], nextCursor: 'after-8' });
  });

  it('is the last page when no more were found', () => {
    expect(pageOf([9, 8], 2, cursorOf)).toEqual({ items: [9, 8], nextCursor: undefined });
    expect(pageOf([], 2, cursorOf)).toEqual({ items: [], nextCursor: undefined });
  });
});
