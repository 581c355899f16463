import { type Amount, toText } from '@app/kernel';
import { Prop } from '@nestjs/mongoose';
import { Schema, Types } from 'mongoose';

/** A required amount of money, price or quantity, stored exactly: `@DecimalProp() cash!: Types.Decimal128`. */
export function DecimalProp(options: { readonly required?: boolean } = {}): PropertyDecorator {
  return Prop({ type: Schema.Types.Decimal128, required: options.required ?? true });
}

/** The stored form of an amount; `money()`, `price()` and `quantity()` of the kernel read it back. */
export function toDecimal128(amount: Amount): Types.Decimal128 {
  return Types.Decimal128.fromString(toText(amount));
}
