import { Decimal128, Double, EJSON, Int32, Long, ObjectId, Timestamp } from 'bson';
import { type Doc, encodeDocument, parseDocument, type Value } from '../document.js';
import { compileExpression } from './expression.js';

const now = new Date('2024-02-29T12:34:56.789Z');
const variables = new Map<string, Value>([['NOW', now]]);

/** The value as BSON sees it, types included. */
function typed(value: Value): string {
  return value === undefined
    ? 'missing'
    : EJSON.stringify(parseDocument(encodeDocument({ value })), { relaxed: false });
}

function evaluate(spec: Value, doc: Doc = {}): Value {
  const { parsed } = parseDocument(encodeDocument({ parsed: spec }));
  return compileExpression(parsed)(parseDocument(encodeDocument(doc)), variables);
}

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (value: number): Long => Long.fromNumber(value);
const date = (text: string): Date => new Date(text);

describe('expressions', () => {
  it.each<[title: string, spec: Value, expected: Value]>([
    ['reads fields', '$a.b', 1],
    ['reads through arrays of documents', '$list.x', [1, 2]],
    ['does not take a missing field for null', { $eq: ['$missing', null] }, false],
    ['reads the whole document', '$$ROOT.a.b', 1],
    ['builds objects without missing fields', { x: '$a.b', y: '$missing' }, { x: 1 }],
    ['builds arrays with null for missing', ['$a.b', '$missing'], [1, null]],
    ['takes literals as they stand', { $literal: '$a' }, '$a'],
    ['binds variables', { $let: { vars: { x: 2 }, in: { $multiply: ['$$x', '$$x'] } } }, 4],
    ['knows the time', '$$NOW', now],

    ['adds integers', { $add: [1, 2] }, 3],
    ['widens to long', { $add: [2_147_483_647, 1] }, long(2_147_483_648)],
    ['keeps decimals exact', { $add: [decimal('0.1'), decimal('0.2')] }, decimal('0.3')],
    ['adds milliseconds to a date', { $add: [now, 1000] }, date('2024-02-29T12:34:57.789Z')],
    ['subtracts dates', { $subtract: [now, date('2024-02-29T12:34:56Z')] }, long(789)],
    ['divides to a double', { $divide: [4, 2] }, new Double(2)],
    ['answers null to a null operand', { $multiply: [2, '$missing'] }, null],
    ['keeps the sign of the dividend', { $mod: [-5, 3] }, -2],
    ['rounds half to even', { $round: [2.5] }, new Double(2)],
    ['rounds what the double is, not what it looks like', { $round: [1.35, 1] }, 1.4],
    ['truncates', { $trunc: [-7.8] }, new Double(-7)],

    ['compares across number types', { $eq: [1, decimal('1.00')] }, true],
    ['chooses by list', { $cond: [{ $gt: [2, 1] }, 'yes', 'no'] }, 'yes'],
    ['chooses by names', { $cond: { if: 0, then: 'yes', else: 'no' } }, 'no'],
    ['replaces null', { $ifNull: ['$missing', null, 'x'] }, 'x'],
    ['switches', { $switch: { branches: [{ case: false, then: 1 }], default: 2 } }, 2],
    ['evaluates no further than needed', { $or: [true, { $divide: [1, 0] }] }, true],

    ['concatenates', { $concat: ['a', 'b'] }, 'ab'],
    ['changes the case of ASCII only', { $toUpper: 'aé' }, 'Aé'],
    ['cuts by code points', { $substrCP: ['a😀bc', 1, 2] }, '😀b'],
    ['splits', { $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
    ['maps', { $map: { input: [1, 2], as: 'n', in: { $add: ['$$n', 1] } } }, [2, 3]],
    ['filters', { $filter: { input: [1, 2, 3], cond: { $gt: ['$$this', 1] } } }, [2, 3]],
    ['reduces', { $reduce: { input: [1, 2, 3], initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, 6],
    ['measures', { $size: [[1, 2]] }, 2],
    ['takes an element from the end', { $arrayElemAt: [[1, 2, 3], -1] }, 3],
    ['misses an element out of range', { $arrayElemAt: [[1], 5] }, undefined],
    ['slices from the end', { $slice: [[1, 2, 3], -2] }, [2, 3]],
    ['slices from a position', { $slice: [[1, 2, 3, 4], 1, 2] }, [2, 3]],
    ['joins arrays', { $concatArrays: [[1], [2]] }, [1, 2]],
    ['finds members', { $in: [2, [1, 2]] }, true],
    ['takes objects apart', { $objectToArray: { a: 1 } }, [{ k: 'a', v: 1 }]],
    [
      'puts objects together',
      {
        $arrayToObject: [
          [
            ['a', 1],
            ['b', 2],
          ],
        ],
      },
      { a: 1, b: 2 },
    ],
    ['merges objects', { $mergeObjects: [{ a: 1, b: 1 }, null, { b: 2 }] }, { a: 1, b: 2 }],
    ['sets fields', { $setField: { field: 'b', input: '$a', value: 7 } }, { b: 7 }],
    ['removes fields', { $setField: { field: 'b', input: '$a', value: '$$REMOVE' } }, {}],

    ['tells types', { $type: decimal('1') }, 'decimal'],
    ['tells a missing value', { $type: '$missing' }, 'missing'],
    ['converts to text', { $toString: decimal('1.50') }, '1.50'],
    ['truncates to an int', { $toInt: 3.9 }, 3],
    ['reads a long', { $toLong: '9007199254740993' }, Long.fromString('9007199254740993')],
    ['reads a decimal exactly', { $toDecimal: '0.10' }, decimal('0.10')],
    ['rounds a decimal to 34 digits', { $toDecimal: `0.${'3'.repeat(40)}` }, decimal(`0.${'3'.repeat(34)}`)],
    ['takes fifteen digits of a double', { $toDecimal: 0.1 }, decimal('0.100000000000000')],
    ['truncates a decimal to a long', { $toLong: decimal('-12345678901.9') }, long(-12_345_678_901)],
    ['reads a double', { $toDouble: '1e3' }, new Double(1000)],
    ['reads a date', { $toDate: '2024-01-02T03:04:05+02:00' }, date('2024-01-02T01:04:05Z')],
    [
      'reads an ObjectId',
      { $toObjectId: '0123456789abcdef01234567' },
      new ObjectId('0123456789abcdef01234567'),
    ],
    ['sums the elements of an array', { $sum: '$list.x' }, 3],
    ['takes the greatest operand', { $max: [1, 3, null, 2] }, 3],
  ])('%s', (_title, spec, expected) => {
    expect(typed(evaluate(spec, { a: { b: 1 }, list: [{ x: 1 }, { x: 2 }, 3] }))).toBe(typed(expected));
  });

  it.each<[spec: Value, code: number]>([
    [{ $add: ['a', 1] }, 14],
    [{ $add: [new Timestamp({ t: 5, i: 1 }), 1] }, 14],
    [{ $divide: [1, 0] }, 2],
    [{ $mod: [1, 0] }, 16610],
    [{ $subtract: [1] }, 16020],
    [{ $concat: ['a', 1] }, 16702],
    [{ $size: 'a' }, 17124],
    [{ $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
    [{ $toInt: '1.5' }, 241],
    [{ $toInt: 3e10 }, 241],
    [{ $toLong: '9223372036854775808' }, 241],
    [{ $toDecimal: '1e9999' }, 241],
    [{ $toDate: '2024-02-30' }, 241],
    ['$$unknown', 17276],
    ['$a..b', 15998],
    [{ $map: { input: [], in: 1, other: 2 } }, 9],
    [{ $add: [1], other: 2 }, 15983],
    [{ $arrayToObject: [[{ k: 'a', v: 1, x: 2 }]] }, 40394],
    [{ $arrayToObject: [[{ k: 'a' }]] }, 40394],
  ])('refuses %j with code %d', (spec, code) => {
    expect(() => evaluate(spec)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it.each<[spec: Value, name: string]>([
    [{ $zip: { inputs: [] } }, '$zip'],
    [{ $hour: { date: now, timezone: 'Africa/Johannesburg' } }, 'Africa/Johannesburg'],
    [{ $dateToString: { date: now, format: '%B' } }, '%B'],
    [{ $filter: { input: [1], cond: true, limit: 1 } }, 'limit'],
  ])('refuses %j by name, with the remedy', (spec, name) => {
    const message = expect.stringMatching(new RegExp(`${name.replace('$', '\\$')}.*MONGODB_URI`)) as string;
    expect(() => evaluate(spec)).toThrow(expect.objectContaining({ message }) as Error);
  });
});

describe('dates', () => {
  it.each<[title: string, spec: Value, expected: Value]>([
    ['reads parts', { $year: now }, 2024],
    ['numbers days from Sunday', { $dayOfWeek: date('2021-01-03T00:00:00Z') }, 1],
    ['numbers the days of a year', { $dayOfYear: date('2024-12-31T23:00:00Z') }, 366],
    ['prints ISO', { $dateToString: { date: now } }, '2024-02-29T12:34:56.789Z'],
    [
      'prints a format',
      { $dateToString: { date: now, format: '%d/%m/%Y %H:%M %j' } },
      '29/02/2024 12:34 060',
    ],
    ['truncates to a quarter', { $dateTrunc: { date: now, unit: 'quarter' } }, date('2024-01-01T00:00:00Z')],
    [
      'truncates to bins',
      { $dateTrunc: { date: now, unit: 'minute', binSize: 15 } },
      date('2024-02-29T12:30:00Z'),
    ],
    ['truncates to a week', { $dateTrunc: { date: now, unit: 'week' } }, date('2024-02-25T00:00:00Z')],
    ['takes UTC for a zone', { $hour: { date: now, timezone: 'UTC' } }, 12],
    [
      'truncates before 2000',
      { $dateTrunc: { date: date('1999-12-31T23:59:59Z'), unit: 'year' } },
      date('1999-01-01'),
    ],
    ['answers null to null', { $dateTrunc: { date: null, unit: 'day' } }, null],
  ])('%s', (_title, spec, expected) => {
    expect(typed(evaluate(spec))).toBe(typed(expected));
  });
});

it('evaluates one compiled expression for any number of documents', () => {
  const double = compileExpression({ $multiply: ['$n', new Int32(2)] });
  const results = [1, 2, 3].map((n) => double({ n: new Int32(n) }, variables));
  expect(results.map(String)).toEqual(['2', '4', '6']);
});
