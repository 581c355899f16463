import fc from 'fast-check';

import { Looks } from './looks.js';

describe('Looks', () => {
  it('lie at the first number of trades and at each doubling', () => {
    const looks = new Looks(100, 0.025);

    expect(looks.reached(99)).toBeUndefined();
    expect(looks.next(99).trades).toBe(100);
    expect(looks.reached(100)?.trades).toBe(100);
    expect(looks.reached(199)?.trades).toBe(100);
    expect(looks.next(199).trades).toBe(200);
    expect(looks.reached(3_000)?.trades).toBe(1600);
  });

  it('begin later the smaller the error is', () => {
    expect(new Looks(100, 0.05 / 6).next(0).trades).toBe(200);
    expect(new Looks(100, 0.05 / 420).next(0).trades).toBe(400);
  });

  it('never spend more than the whole budget, however long one goes on', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.5, noNaN: true }), (alpha) => {
        const looks = new Looks(100, alpha);
        let [spent, at] = [0, looks.next(0)];
        for (let i = 0; i < 40; i += 1) {
          spent += at.share;
          at = looks.next(at.trades);
        }
        expect(spent).toBeCloseTo(1, 6);
      }),
    );
  });
});
