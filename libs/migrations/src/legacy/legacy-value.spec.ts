import { toText } from '@app/kernel';
import { Types } from 'mongoose';

import { adoptedId } from './adopted-id.js';
import { legacyAmount, legacyFlag, legacyIdOf, legacyTime, madeAt } from './legacy-value.js';

const noon = '2024-03-05T12:00:00.000Z';

describe('a time of the previous system', () => {
  it.each([new Date(noon), '2024-03-05T12:00:00', '2024-03-05 14:00:00.000001+02:00'])(
    'is read from %p',
    (stored) => {
      expect(legacyTime(stored)?.toISOString()).toBe(noon);
    },
  );

  it.each([undefined, null, 'NaT', 1_709_640_000, '0032-05-06T00:00:00Z', '9999-12-31T00:00:00Z', {}])(
    'is not made up from %p',
    (stored) => {
      expect(legacyTime(stored)).toBeUndefined();
    },
  );
});

describe('an amount of the previous system', () => {
  it.each<[unknown, string]>([
    [0.1 + 0.2, '0.30000000000000004'],
    [1000.1, '1000.1'],
    [1e-7, '0.0000001'],
    [0, '0'],
    [-12.5, '-12.5'],
    [' 99.90 ', '99.9'],
    [
      Types.Decimal128.fromString('123456789012345678.1234567890123456'),
      '123456789012345678.1234567890123456',
    ],
  ])('is the shortest decimal of %p', (stored, expected) => {
    expect(toText(legacyAmount(stored) ?? fail())).toBe(expected);
  });

  it.each([Number.NaN, Infinity, undefined, null, '', '1,000.00', 'R 5', '0x10', 1e300, {}, [], true])(
    'is not made up from %p',
    (stored) => {
      expect(legacyAmount(stored)).toBeUndefined();
    },
  );
});

describe('an id of the previous system', () => {
  it('is the field id, or the one of the database', () => {
    const _id = new Types.ObjectId('65f0c0ffee0000000000beef');
    expect(legacyIdOf({ _id, id: 'u-1' })).toBe('u-1');
    expect(legacyIdOf({ _id })).toBe('65f0c0ffee0000000000beef');
    expect(legacyIdOf({ _id: 7 })).toBe('7');
    expect(legacyIdOf({ _id: null })).toBeUndefined();
    expect(madeAt({ _id })?.toISOString()).toBe('2024-03-12T20:54:23.000Z');
  });

  it('stays when it has the form of ours, and becomes one that sorts before all of ours when not', () => {
    expect(adoptedId('65f0c0ffee0000000000beef')).toBe('65f0c0ffee0000000000beef');
    const id = adoptedId('0b0f7f5e-6a0c-4b8f-9f5c-1f2e3d4c5b6a');
    expect(id).toMatch(/^00[0-9a-f]{22}$/);
    expect(adoptedId('0b0f7f5e-6a0c-4b8f-9f5c-1f2e3d4c5b6b')).not.toBe(id);
  });
});

it.each([
  [true, true],
  ['True', true],
  [1, true],
  [false, false],
  [undefined, false],
  ['no', false],
  ['maybe', undefined],
])('a flag %p is %p', (stored, expected) => {
  expect(legacyFlag(stored)).toBe(expected);
});

const fail = (): never => {
  throw new Error('there is no amount');
};
