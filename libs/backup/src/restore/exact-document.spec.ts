import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import fc from 'fast-check';

import { exactDocument } from './exact-document.js';

const again = (bytes: Uint8Array): Buffer => Buffer.from(serialize(exactDocument(bytes)));

describe('exactDocument', () => {
  it.each<[string, unknown]>([
    ['an int', new Int32(1)],
    ['a double that is whole', new Double(1)],
    ['minus zero', new Double(-0)],
    ['a small long', Long.ONE],
    ['the largest long', Long.MAX_VALUE],
    ['a decimal with trailing zeros', Decimal128.fromString('1.500')],
    ['a date before 1970', new Date(-1)],
    ['bytes', new Binary(Buffer.from([1, 2]), 0)],
    ['a uuid', new Binary(Buffer.alloc(16, 1), Binary.SUBTYPE_UUID)],
    ['an id', new ObjectId('6650f3a1c2d3e4f5a6b7c8d9')],
    ['a pattern', new BSONRegExp('^a', 'i')],
    ['null', null],
    ['the ends of the order', [new MinKey(), new MaxKey()]],
    ['a timestamp', new Timestamp({ t: 1, i: 2 })],
    ['code', new Code('return 1')],
    ['text that is no ASCII', 'größer'],
    ['something like a reference', { $ref: 'a', $id: 1, $db: 'b' }],
  ])('keeps %s', (_, value) => {
    const bytes = Buffer.from(serialize({ _id: 1, value, list: [value, { value }] }));
    expect(again(bytes).equals(bytes)).toBe(true);
  });

  it('keeps the order of fields that look like indexes, at any depth', () => {
    const fields = (): Map<string, unknown> =>
      new Map<string, unknown>([
        ['b', new Double(1)],
        ['10', Long.ONE],
        ['9', 'a'],
      ]);
    const bytes = Buffer.from(
      serialize(
        fields()
          .set('list', [fields(), [fields()]])
          .set('1', fields()),
      ),
    );
    expect(again(bytes).equals(bytes)).toBe(true);
  });

  it('keeps any document byte by byte', () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true }).map((value) => new Double(value)),
      fc.integer().map((value) => new Int32(value)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
      fc.date({ noInvalidDate: true }),
      fc.boolean(),
    );
    const name = fc.string().filter((text) => !text.includes('\0') && text !== '__proto__');
    const { document } = fc.letrec<{ document: Map<string, unknown>; value: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('document')),
      document: fc
        .uniqueArray(fc.tuple(fc.oneof(name, fc.nat().map(String)), tie('value')), {
          selector: ([key]) => key,
          maxLength: 5,
        })
        .map((entries) => new Map(entries)),
    }));
    fc.assert(
      fc.property(document, (value) => {
        const bytes = Buffer.from(serialize(value));
        expect(again(bytes).equals(bytes)).toBe(true);
      }),
    );
  });
});
