import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { candlesFrom } from '@testing/markets';
import fc from 'fast-check';

import { type Candle } from '../candle.js';
import { parseCandles, readCandleFile } from './candle-file.js';

const HEADER = 'timestamp,open,high,low,close,volume';
const GOOD = ['2022-01-01 00:00:00.000000,10,12,9,11,5', '2022-01-01 00:01:00.000000,11,12,10,12,6'];
const csv = (...rows: string[]): string => [HEADER, ...GOOD, ...rows].join('\n');

const toCsv = (candles: readonly Candle[]): string =>
  [HEADER, ...candles.map((each) => [new Date(each.time).toISOString(), ...pricesOf(each)].join(','))].join(
    '\n',
  );
const toJson = (candles: readonly Candle[], space?: number): string =>
  JSON.stringify(
    candles.map((each) => [each.time, ...pricesOf(each)]),
    undefined,
    space,
  );
const pricesOf = ({ open, high, low, close, volume }: Candle): number[] => [open, high, low, close, volume];

describe('parseCandles', () => {
  it('takes timestamps without a zone for UTC', () => {
    expect(parseCandles(csv()).candles).toEqual([
      { time: Date.UTC(2022, 0, 1), open: 10, high: 12, low: 9, close: 11, volume: 5 },
      { time: Date.UTC(2022, 0, 1, 0, 1), open: 11, high: 12, low: 10, close: 12, volume: 6 },
    ]);
  });

  it.each([
    { written: '2022-01-01T02:02:00+02:00' },
    { written: '2022-01-01 00:02:00Z' },
    { written: '1640995320000' },
  ])('understands the time $written', ({ written }) => {
    expect(parseCandles(csv(`${written},1,1,1,1,0`)).candles.at(-1)?.time).toBe(Date.UTC(2022, 0, 1, 0, 2));
  });

  it('gives back what was written, as CSV and as JSON, in one line or many', () => {
    const closes = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(closes, fc.constantFrom(undefined, 2), (prices, space) => {
        const candles = candlesFrom(prices);
        expect(parseCandles(toCsv(candles))).toEqual({ candles, gaps: [] });
        expect(parseCandles(toJson(candles, space))).toEqual({ candles, gaps: [] });
      }),
    );
  });

  it('reports gaps: the line after each, and what is missing', () => {
    const { candles, gaps } = parseCandles(csv('2022-01-01 00:05:00,11,12,10,12,6'));
    expect(candles).toHaveLength(3);
    expect(gaps).toEqual([{ line: 4, from: Date.UTC(2022, 0, 1, 0, 2), minutes: 3 }]);
  });

  it.each([
    {
      what: 'a row out of order',
      row: '2021-12-31 23:59:00,1,1,1,1,1',
      fault: /is out of order, after 2022-01-01T00:01/,
    },
    { what: 'a duplicate', row: '2022-01-01 00:01:00,1,1,1,1,1', fault: /is there twice/ },
    { what: 'a negative price', row: '2022-01-01 00:02:00,1,1,-1,1,1', fault: /low -1 is not positive/ },
    { what: 'a negative volume', row: '2022-01-01 00:02:00,1,1,1,1,-3', fault: /volume -3 is negative/ },
    { what: 'high below low', row: '2022-01-01 00:02:00,5,4,6,5,1', fault: /high 4 is below low 6/ },
    { what: 'a close above the high', row: '2022-01-01 00:02:00,5,6,4,7,1', fault: /close 7 is not between/ },
    { what: 'NaN', row: '2022-01-01 00:02:00,1,NaN,1,1,1', fault: /high is 'NaN', which is not a number/ },
    { what: 'an empty field', row: '2022-01-01 00:02:00,1,1,,1,1', fault: /low is ''/ },
    { what: 'infinity', row: '2022-01-01 00:02:00,1,1e999,1,1,1', fault: /high is '1e999'/ },
    { what: 'a truncated row', row: '2022-01-01 00:02:00,1,1,1', fault: /has 4 fields instead of 6/ },
    { what: 'an open quote', row: '2022-01-01 00:02:00,1,1,"1,1,1', fault: /quote/i },
    { what: 'a date that is none', row: '2022-02-30 00:02:00,1,1,1,1,1', fault: /timestamp is '2022-02-30/ },
    { what: 'half a minute', row: '2022-01-01 00:02:30,1,1,1,1,1', fault: /not on a whole minute/ },
  ])('stops at $what with its line', ({ row, fault }) => {
    expect(() => parseCandles(csv(row, '2022-01-01 00:09:00,1,1,1,1,1'))).toThrow(fault);
    expect(() => parseCandles(csv(row))).toThrow(/^line 4/);
  });

  it.each([
    {
      what: 'another header',
      text: 'time,o,h,l,c,v\n1,1,1,1,1,1',
      fault: /line 1: the header is 'time,o,h,l,c,v'/,
    },
    { what: 'an empty file', text: '', fault: /the header is ''/ },
    { what: 'no rows', text: HEADER, fault: /no candles/ },
    { what: 'an empty array', text: '[]', fault: /no candles/ },
    {
      what: 'five-minute candles',
      text: toCsv(candlesFrom([1, 2, 3], { timeframe: '5m' })),
      fault: /5 minutes long/,
    },
    {
      what: 'JSON cut off in a row',
      text: '[\n[0,1,1,1,1,1],\n[60000,1,1',
      fault: /line 3: the file ends in the middle/,
    },
    {
      what: 'JSON cut off after a row',
      text: '[\n[0,1,1,1,1,1],\n[60000,1,1,1,1,1]',
      fault: /line 3: expected/,
    },
    {
      what: 'a JSON row with null',
      text: '[[0,1,1,1,1,1],\n\n[60000,1,null,1,1,1]]',
      fault: /line 3: high is 'null'/,
    },
    { what: 'JSON objects', text: '[{"time": 0}]', fault: /line 1: expected \[ms/ },
    { what: 'a JSON comma too many', text: '[[0,1,1,1,1,1],]', fault: /expected/ },
  ])('refuses $what', ({ text, fault }) => {
    expect(() => parseCandles(text)).toThrow(fault);
  });
});

describe('readCandleFile', () => {
  it('names the file, the line and the fault', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'candles-'));
    const file = join(folder, 'bad.csv');
    await writeFile(file, csv('2022-01-01 00:02:00,1,1,1'));
    await expect(readCandleFile(file)).rejects.toMatchObject({
      code: 'CANDLE_FILE_INVALID',
      line: 4,
      message: `${file}, line 4: has 4 fields instead of 6`,
    });
    await rm(folder, { recursive: true });
    await expect(readCandleFile(file)).rejects.toThrow(/ENOENT/);
  });

  const recorded = resolve('../shared/market-data/btc-perp-1m-2022-01.csv');
  const isThere = existsSync(recorded);
  if (!isThere) process.stderr.write(`Skipped, because there is no ${recorded}\n`);
  (isThere ? it : it.skip)('reads a month of recorded candles without gaps', async () => {
    const { candles, gaps } = await readCandleFile(recorded);
    expect(candles).toHaveLength(45_031);
    expect(gaps).toEqual([]);
    expect(candles[0]?.time).toBe(Date.UTC(2021, 11, 31, 23, 1));
    expect(candles.at(-1)?.time).toBe(Date.UTC(2022, 1, 1, 5, 31));
  });
});
