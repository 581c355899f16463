import { type Value } from '../../document.js';
import { accumulators } from '../accumulators.js';
import { type Operator, type Operators, over } from '../operator.js';

/** `$sum`, `$avg` and their like as expressions: over the operands, or the elements of a single array. */
export const statistics: Operators = Object.fromEntries(
  ['$sum', '$avg', '$min', '$max', '$stdDevPop', '$stdDevSamp'].map((name) => [name, overList(name)]),
);

function overList(name: string): Operator {
  return over([0, Number.MAX_SAFE_INTEGER], (operands) => {
    const [single] = operands;
    const values: readonly Value[] = operands.length === 1 && Array.isArray(single) ? single : operands;
    const accumulator = accumulators[name]?.();
    for (const value of values) accumulator?.add(value);
    return accumulator?.result();
  });
}
