import { Binary } from 'bson';
import { isArray, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { wholeNumberOf } from '../numeric.js';
import { type BitsNode, type BitTest } from './filter-node.js';

/** The operand is a mask (a number or binary data) or an array of positions. @throws MongoError 9 or 2. */
export function parseBits(path: string, test: BitTest, operand: Value): BitsNode {
  return {
    kind: 'bits',
    path,
    test,
    positions: isArray(operand) ? operand.map(position) : maskPositions(operand),
  };
}

function position(item: Value): number {
  const bit = wholeNumberOf(item);
  if (bit === undefined) throw new MongoError(9, 'bit positions must be an integer');
  if (bit < 0n) throw new MongoError(9, 'bit positions must be >= 0');
  return Number(bit);
}

function maskPositions(operand: Value): number[] {
  if (operand instanceof Binary)
    return positionsWhere(operand.length() * 8, (bit) => binaryBit(operand, bit));
  const mask = wholeNumberOf(operand);
  if (mask === undefined || mask < 0n)
    throw new MongoError(
      9,
      'a bit mask must be a non-negative integer, binary data or an array of positions',
    );
  return positionsWhere(64, (bit) => longBit(mask, bit));
}

function positionsWhere(count: number, isSet: (bit: number) => boolean): number[] {
  return Array.from({ length: count }, (_, bit) => bit).filter(isSet);
}

/** Only whole numbers of 64 bits and binary data have bits. */
export function bitsMatch(value: Value, { test, positions }: BitsNode): boolean {
  const isSet = bitReader(value);
  if (isSet === undefined) return false;
  switch (test) {
    case 'allSet':
      return positions.every(isSet);
    case 'allClear':
      return !positions.some(isSet);
    case 'anySet':
      return positions.some(isSet);
    case 'anyClear':
      return !positions.every(isSet);
  }
}

function bitReader(value: Value): ((bit: number) => boolean) | undefined {
  if (value instanceof Binary) return (bit) => binaryBit(value, bit);
  const whole = wholeNumberOf(value);
  return whole === undefined ? undefined : (bit) => longBit(whole, bit);
}

/** Positions beyond 63 repeat the sign. */
function longBit(value: bigint, bit: number): boolean {
  return ((value >> BigInt(Math.min(bit, 63))) & 1n) === 1n;
}

function binaryBit(value: Binary, bit: number): boolean {
  return (((value.value()[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
