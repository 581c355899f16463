import {
  type Binary,
  type BSONRegExp,
  type BSONSymbol,
  type Code,
  type ObjectId,
  type Timestamp,
} from 'bson';
import { rankOf, textOf, TYPE_RANK } from './bson-order.js';
import { type Doc, type Value } from './document.js';
import { KeyWriter } from './key-writer.js';
import { type Numeric } from './numeric.js';
import { writeNumber } from './number-key.js';

/**
 * Bytes whose memcmp order is BSON order, prefix-free so that components can be put one after another. Missing is
 * encoded as null, an empty array's key (`BSON_UNDEFINED`) as undefined; descending complements every byte.
 */
export function encodeKeyComponent(value: Value, descending: boolean): Uint8Array {
  return encodeKey([value], [descending]);
}

/** The components of a compound key, one after another. */
export function encodeKey(values: readonly Value[], descending: readonly boolean[]): Uint8Array {
  const writer = new KeyWriter();
  values.forEach((value, i) => {
    const start = writer.length;
    writeValue(writer, value);
    if (descending[i] === true) writer.complementFrom(start);
  });
  return writer.bytes();
}

function writeValue(writer: KeyWriter, value: Value): void {
  const rank = value === undefined ? TYPE_RANK.null : rankOf(value);
  writer.byte(rank);
  switch (rank) {
    case TYPE_RANK.int:
      writeNumber(writer, value as Numeric);
      break;
    case TYPE_RANK.string:
      writer.text(textOf(value as string | BSONSymbol));
      break;
    case TYPE_RANK.object:
      writeDocument(writer, value as Doc);
      break;
    case TYPE_RANK.array:
      for (const item of value as Value[]) writeValue(writer, item);
      writer.byte(0);
      break;
    case TYPE_RANK.objectId:
      writer.raw((value as ObjectId).id);
      break;
    case TYPE_RANK.date:
      writer.int64(BigInt((value as Date).getTime()));
      break;
    default:
      writeUncommon(writer, value);
  }
}

function writeUncommon(writer: KeyWriter, value: Value): void {
  switch (rankOf(value)) {
    case TYPE_RANK.bool:
      writer.byte(value === true ? 1 : 0);
      break;
    case TYPE_RANK.binData:
      writeBinary(writer, value as Binary);
      break;
    case TYPE_RANK.timestamp:
      writer.uint32((value as Timestamp).t);
      writer.uint32((value as Timestamp).i);
      break;
    case TYPE_RANK.regex:
      writer.text((value as BSONRegExp).pattern);
      writer.text((value as BSONRegExp).options);
      break;
    case TYPE_RANK.javascript:
    case TYPE_RANK.javascriptWithScope:
      writer.text((value as Code).code);
      writeDocument(writer, (value as Code).scope ?? {});
      break;
    default: // MinKey, MaxKey, null, undefined: the type byte says it all
  }
}

function writeDocument(writer: KeyWriter, doc: Doc): void {
  for (const name of Object.keys(doc)) {
    const value = doc[name];
    writer.byte(rankOf(value));
    writer.text(name);
    writeValue(writer, value);
  }
  writer.byte(0);
}

function writeBinary(writer: KeyWriter, value: Binary): void {
  writer.uint32(value.length());
  writer.byte(value.sub_type);
  writer.raw(value.value());
}
