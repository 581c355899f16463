import { exchangeId, ManualClock, marketSymbol } from '@app/kernel';
import { timeframeMs } from '@app/markets';
import { aCandle, anInstrument, FakeFeed } from '@testing/markets';

import { LAB_CLOCK } from './lab-clock.js';
import { LabVenue } from './lab-venue.js';

const EXCHANGE = exchangeId('binance');
const SYMBOL = marketSymbol('BTC/USDT');
const MINUTE_MS = timeframeMs('1m');
const FIRST_PRICE = 1000;

const minuteOf = (timeMs: number): number => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS;

/** The world outside of the server: one market, which moves only when it is told to, and the exchange behind it. */
export class LiveLab {
  readonly feed = new FakeFeed({
    exchange: EXCHANGE,
    provenance: 'real',
    clock: new ManualClock(minuteOf(LAB_CLOCK.now())),
    instruments: [anInstrument({ exchange: EXCHANGE })],
  });
  readonly venue = new LabVenue(this.feed);
  #price = FIRST_PRICE;

  /** One minute that ends `minutesLater`, and at a price that has moved by the ratio `move`. Market and wall time agree. */
  async close(move: number, minutesLater: number): Promise<void> {
    const closeTime = minuteOf(this.feed.clock.now()) + minutesLater * MINUTE_MS;
    const open = this.#price;
    this.#price = Number((open * (1 + move)).toFixed(2));
    LAB_CLOCK.moveTo(closeTime);
    await this.feed.close(SYMBOL, aCandle({ time: closeTime - MINUTE_MS, open, close: this.#price }));
  }
}
