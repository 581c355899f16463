import { type Decision } from './strategy.js';

export const exit = (reason: string): Decision => ({ ...NO_ENTRY, action: 'exit', confidence: 1, reason });
export const hold = (reason: string): Decision => ({ ...NO_ENTRY, action: 'hold', confidence: 0, reason });

const NO_ENTRY = { expectedEdgeBps: 0, stopPrice: undefined, takeProfitPrice: undefined } as const;

/** A number as a reason shows it: six digits, for prices of 40,000 and of 0.00004 alike. */
export const figure = (value: number): string => String(Number(value.toPrecision(6)));
