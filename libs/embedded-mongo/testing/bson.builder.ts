import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';

const fieldName = fc.constantFrom('a', 'b', 'c', 'aa', 'é');
const text = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'ab', 'a\0', 'a\0b', '\u{1f600}', '\uffff', 'é'),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
);

/** Numbers of all four types, dense where they meet: small ones, the edges of int, of exact doubles and of long. */
export const anyNumber: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: -3, max: 3 }).map((n) => new Int32(n)),
  fc.integer().map((n) => new Int32(n)),
  fc.integer({ min: -3, max: 3 }).map((n) => new Double(n)),
  fc.double().map((n) => new Double(n)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((n) => Long.fromBigInt(n)),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }).map((n) => Long.fromBigInt(n)),
  fc.integer({ min: -3, max: 3 }).map((n) => new Double(2 ** 53 + n)),
  fc.integer({ min: -3, max: 3 }).map((n) => Long.fromNumber(n)),
  fc
    .tuple(
      fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
      fc.integer({ min: -6176, max: 6111 }),
    )
    .map(([coefficient, exponent]) => Decimal128.fromString(`${coefficient}E${exponent}`)),
  fc
    .tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -2, max: 1 }))
    .map(([coefficient, exponent]) => Decimal128.fromString(`${coefficient}E${exponent}`)),
  fc
    .constantFrom(
      'NaN',
      'Infinity',
      '-Infinity',
      '9007199254740993',
      '9223372036854775807.5',
      '1E400',
      '-1E-400',
    )
    .map((s) => Decimal128.fromString(s)),
  fc.constantFrom(new Double(0.1), Decimal128.fromString('0.1'), new Double(-0), new Double(NaN)),
);

const scalar = fc.oneof(
  { weight: 3, arbitrary: anyNumber },
  { weight: 2, arbitrary: text },
  fc.constantFrom<unknown>(null, true, false, new MinKey(), new MaxKey()),
  fc.integer({ min: -5, max: 5 }).map((n) => new Date(n)),
  fc.integer({ min: 0, max: 3 }).map((n) => new ObjectId(String(n).padStart(24, '0'))),
  fc
    .tuple(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(0, 5, 0x80))
    .map(([bytes, subtype]) => new Binary(bytes, subtype)),
  fc.tuple(fc.nat(2), fc.nat(2)).map(([t, i]) => new Timestamp({ t, i })),
  fc
    .tuple(fc.constantFrom('a', 'b', 'ab'), fc.constantFrom('', 'i', 'm'))
    .map(([p, o]) => new BSONRegExp(p, o)),
);

/** Any storable value, nested up to three levels, with few enough names and numbers that equal ones are common. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    scalar,
    fc.array(tie('value'), { maxLength: 3, depthIdentifier: 'value' }),
    fc.dictionary(fieldName, tie('value'), { maxKeys: 3, depthIdentifier: 'value', noNullPrototype: true }),
  ),
})).value;

/** A document with fields a to c, so that random filters and updates often meet something. */
export const anyDocument: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(fieldName, anyValue, {
  maxKeys: 4,
  noNullPrototype: true,
});
