import { DBRef, Decimal128, Double, Int32, Long, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import { anyDocument, codeOf } from '@testing/embedded-mongo';
import { valuesIdentical } from './bson-order.js';
import { type Doc, encodeDocument, fieldOf, isDoc, parseDocument, setField, typeOf } from './document.js';

const nested = (levels: number): Doc => (levels === 1 ? {} : { a: nested(levels - 1) });

describe('parseDocument', () => {
  it('keeps the type of numbers', () => {
    const doc = {
      i: new Int32(1),
      d: new Double(1),
      l: Long.fromNumber(1),
      m: Decimal128.fromString('1.00'),
    };
    const parsed = parseDocument(serialize(doc));
    expect(Object.values(parsed).map(typeOf)).toEqual(['int', 'double', 'long', 'decimal']);
  });

  it('reads a DBRef as the document it is, at any depth', () => {
    const id = new ObjectId();
    const parsed = parseDocument(serialize({ list: [{ owner: new DBRef('users', id, 'db', { x: 1 }) }] }));
    const [{ owner }] = parsed.list as [{ owner: Doc }];
    expect(isDoc(owner)).toBe(true);
    expect(Object.keys(owner)).toEqual(['$ref', '$id', '$db', 'x']);
  });

  it('reads what encodeDocument wrote, to the byte', () => {
    fc.assert(
      fc.property(anyDocument, (doc) => {
        expect(valuesIdentical(parseDocument(encodeDocument(doc)), doc)).toBe(true);
      }),
    );
  });

  it('refuses bytes that are no document', () => {
    expect(codeOf(() => parseDocument(Buffer.from([5, 0, 0, 0])))).toBe(22);
    expect(codeOf(() => parseDocument(Buffer.alloc(100, 7)))).toBe(22);
  });

  it('refuses to encode what is too large, however far', () => {
    const half = 'x'.repeat(9_000_000);
    for (const doc of [{ half: [half, half] }, { half, other: half, last: half }])
      expect(codeOf(() => encodeDocument(doc))).toBe(10334);
  });

  it('limits nesting in both directions', () => {
    expect(parseDocument(encodeDocument(nested(200)))).toEqual(nested(200));
    expect(codeOf(() => parseDocument(serialize(nested(201))))).toBe(15);
    expect(codeOf(() => encodeDocument(nested(201)))).toBe(15);
  });
});

describe('fields', () => {
  it('named like what JavaScript objects inherit are data', () => {
    const doc: Doc = {};
    expect(fieldOf(doc, '__proto__')).toBeUndefined();
    setField(doc, '__proto__', { a: 1 });
    expect(fieldOf(doc, '__proto__')).toEqual({ a: 1 });
    expect(Object.keys(parseDocument(encodeDocument(doc)))).toEqual(['__proto__']);
  });
});
