import { candlesFrom } from '@testing/markets';
import fc from 'fast-check';

import { aggregate } from './aggregation.js';
import { CANDLES_KEPT, CandleSeries } from './candle-series.js';

const minutes = candlesFrom(Array.from({ length: 700 }, (_, i) => 100 + (i % 17)));

describe('CandleSeries', () => {
  it('ends up the same wherever the history ended and whatever arrived while it loaded', () => {
    fc.assert(
      fc.property(fc.nat(120), fc.nat(120), fc.constantFrom('5m', '15m', '1h'), (a, b, timeframe) => {
        const known = Math.max(a, b);
        const arrived = Math.min(a, b);
        const series = new CandleSeries(timeframe);
        for (const minute of minutes.slice(arrived, known)) series.extend(minute);
        const history = minutes.slice(0, known);
        series.load(aggregate(history, timeframe), history.slice(-59));
        for (const minute of minutes.slice(known, 240)) series.extend(minute);
        expect(series.candles).toEqual(aggregate(minutes.slice(0, 240), timeframe));
      }),
    );
  });

  it('says of each close exactly once, and ignores minutes it had', () => {
    const series = new CandleSeries('5m');
    series.load([], []);
    const closed = [...minutes.slice(0, 10), ...minutes.slice(3, 12)].flatMap((minute) =>
      series.extend(minute),
    );
    expect(closed).toEqual(aggregate(minutes.slice(0, 10), '5m'));
  });

  it('keeps no more than the newest 500', () => {
    const series = new CandleSeries('1m');
    series.load(minutes.slice(0, 600), []);
    for (const minute of minutes.slice(600, 601)) series.extend(minute);
    expect(series.candles).toHaveLength(CANDLES_KEPT);
    expect(series.candles.at(-1)).toEqual(minutes[600]);
  });

  it('leaves an array that was handed out as it was', () => {
    const series = new CandleSeries('1m');
    series.load(minutes.slice(0, 3), []);
    const before = series.candles;
    for (const minute of minutes.slice(3, 5)) series.extend(minute);
    expect(before).toEqual(minutes.slice(0, 3));
  });
});
