import fc from 'fast-check';

import { storedTime } from './stored-time.js';

const at = (text: string): Date => new Date(text);
const anyTime = fc.date({
  min: at('0001-01-02T00:00:00Z'),
  max: at('9998-12-30T00:00:00Z'),
  noInvalidDate: true,
});

describe('a stored time', () => {
  it.each([
    ['a Date', at('2026-01-02T03:04:05.678Z'), '2026-01-02T03:04:05.678Z'],
    ['text with Z', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'],
    ['text with an offset', '2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05.000Z'],
    ['text with an offset without colon', '2026-01-02T03:04:05-0330', '2026-01-02T06:34:05.000Z'],
    ['text with whole hours of offset', '2026-01-02T03:04:05+02', '2026-01-02T01:04:05.000Z'],
    ['text with neither, which is UTC', '2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['text with microseconds', '2026-01-02T03:04:05.123456', '2026-01-02T03:04:05.123Z'],
    ['text with a space', '2026-01-02 03:04:05', '2026-01-02T03:04:05.000Z'],
    ['text without seconds', '2026-01-02T03:04Z', '2026-01-02T03:04:00.000Z'],
    ['a bare day', '2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['a leap day', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['the first century', '0032-05-06T00:00:00Z', '0032-05-06T00:00:00.000Z'],
  ])('may be %s', (_, value, expected) => {
    expect(storedTime(value)?.toISOString()).toBe(expected);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['a word', 'yesterday'],
    ['an invalid Date', new Date('no')],
    ['a number, whose unit is not known', 1_767_323_045],
    ['a day that is in no calendar', '2026-02-30T00:00:00Z'],
    ['a month that is in no calendar', '2026-13-01'],
    ['an hour that no day has', '2026-01-02T24:00:00Z'],
    ['an offset that no place has', '2026-01-02T03:04:05+29:00'],
    ['an object', { $date: '2026-01-02' }],
    ['another way to write it', '02/01/2026'],
  ])('is not %s', (_, value) => {
    expect(storedTime(value)).toBeUndefined();
  });

  it('is the same however it was written', () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: -720, max: 840 }), (time, offset) => {
        const iso = time.toISOString();
        expect(storedTime(iso)).toEqual(time);
        expect(storedTime(iso.slice(0, -1))).toEqual(time);
        expect(storedTime(inOffset(time, offset))).toEqual(time);
      }),
    );
  });

  it('never throws, whatever is stored', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const time = storedTime(value);
        return time === undefined || !Number.isNaN(time.getTime());
      }),
    );
  });
});

function inOffset(time: Date, minutes: number): string {
  const there = new Date(time.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const [size, sign] = [Math.abs(minutes), minutes < 0 ? '-' : '+'];
  const two = (part: number): string => String(Math.trunc(part)).padStart(2, '0');
  return `${there}${sign}${two(size / 60)}:${two(size % 60)}`;
}
