import { money, price, toText } from '@app/kernel';
import { Types } from 'mongoose';

import { fromStored, toStored } from './stored.js';

const value = {
  id: 'a',
  at: new Date(0),
  cash: money('12345678901234567890.12345678901234'),
  stop: undefined as number | undefined,
  nested: { price: price('0.00000001'), on: true, gone: undefined as string | undefined },
};

describe('a stored value', () => {
  it('has amounts as Decimal128, to the last of 34 digits, and null for what is not there', () => {
    const document = toStored(value);
    expect(document.cash).toBeInstanceOf(Types.Decimal128);
    expect(document.cash.toString()).toBe('12345678901234567890.12345678901234');
    expect(document.nested.price.toString()).toBe('1E-8');
    expect([document.stop, document.nested.gone]).toEqual([null, null]);
    expect(document.at).toBe(value.at);
  });

  it('comes back as it was', () => {
    const back = fromStored<typeof value>({ _id: 1, ...toStored(value) });
    expect(back).toEqual(value);
    expect(toText(back.nested.price)).toBe('0.00000001');
  });
});
