export { aBook } from './books.js';
export { aCandle, candlesFrom, MARKET_START } from './candles.js';
export { anInstrument } from './instruments.js';
