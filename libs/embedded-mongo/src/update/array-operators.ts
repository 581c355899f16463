import { BSONRegExp } from 'bson';
import { valuesEqual } from '../bson-order.js';
import { isArray, isDoc, typeOf, type Value } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { compileFilter } from '../query/filter.js';
import { type CompileOperator } from './modifier.js';
import { push } from './push-operator.js';

/** The operators on whole arrays. */
export const arrayOperators: Readonly<Record<string, CompileOperator>> = {
  $push: push,
  $addToSet: addToSet,
  $pop: (operand, { text }) => {
    const end = isNumeric(operand) ? toNumber(operand) : NaN;
    if (end !== 1 && end !== -1)
      throw new MongoError(9, `$pop expects 1 or -1, found: ${typeOf(operand)} ${String(operand)}`);
    return {
      creates: false,
      change: (old) => {
        if (old === undefined) return undefined;
        if (!isArray(old))
          throw new MongoError(14, `Path '${text}' contains an element of non-array type '${typeOf(old)}'`);
        return end === 1 ? old.slice(0, -1) : old.slice(1);
      },
    };
  },
  $pull: (operand) => removing(pullTest(operand)),
  $pullAll: (operand) => {
    if (!isArray(operand))
      throw new MongoError(2, `$pullAll requires an array argument but was given a ${typeOf(operand)}`);
    return removing((element) => operand.some((value) => valuesEqual(value, element)));
  },
};

function removing(isUnwanted: (element: Value) => boolean): ReturnType<CompileOperator> {
  return {
    creates: false,
    change: (old) => {
      if (old === undefined) return undefined;
      if (!isArray(old)) throw new MongoError(2, 'Cannot apply $pull to a non-array value');
      return old.filter((element) => !isUnwanted(element));
    },
  };
}

/** A document is a filter for the elements, operators and patterns are about the element itself, a value equals it. */
function pullTest(condition: Value): (element: Value) => boolean {
  if (isDoc(condition) && !isPredicate(condition)) {
    const { matches } = compileFilter(condition);
    return (element) => isDoc(element) && matches(element);
  }
  if (isDoc(condition) || condition instanceof BSONRegExp) {
    const { matches } = compileFilter({ element: condition });
    return (element) => matches({ element });
  }
  return (element) => valuesEqual(element, condition);
}

const LOGICAL: ReadonlySet<string> = new Set(['$and', '$or', '$nor', '$expr']);

function isPredicate(condition: Record<string, Value>): boolean {
  const [first = ''] = Object.keys(condition);
  return first.startsWith('$') && !LOGICAL.has(first);
}

function addToSet(operand: Value, { text }: { text: string }): ReturnType<CompileOperator> {
  const additions = isDoc(operand) && Object.keys(operand)[0] === '$each' ? eachOf(operand) : [operand];
  return {
    creates: true,
    change: (old = []) => {
      if (!isArray(old))
        throw new MongoError(
          2,
          `Cannot apply $addToSet to non-array field. Field named '${text}' has non-array type ${typeOf(old)}`,
        );
      const result = [...old];
      for (const value of additions) if (!result.some((item) => valuesEqual(item, value))) result.push(value);
      return result;
    },
  };
}

function eachOf(operand: Record<string, Value>): readonly Value[] {
  const { $each: each, ...others } = operand;
  if (!isArray(each))
    throw new MongoError(
      14,
      `The argument to $each in $addToSet must be an array but it was of type ${typeOf(each)}`,
    );
  if (Object.keys(others).length > 0)
    throw new MongoError(2, 'Found unexpected fields after $each in $addToSet');
  return each;
}
