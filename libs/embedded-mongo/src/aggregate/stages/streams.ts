import { randomInt } from 'node:crypto';
import { type Doc, isArray, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import { Memory } from '../../memory.js';
import { isNumeric, toNumber } from '../../numeric.js';
import { MergeSort, parseSort } from '../../sort.js';
import { type Accumulator, accumulators, keyOf } from '../accumulators.js';
import { compileExpression } from '../expression.js';
import { argumentsOf, asDoc, asInteger, type Expression } from '../operator.js';
import { paced, type Stage } from '../stage.js';

/** Keeps no more than `max` documents. */
export function sort(spec: Value, max?: number): Stage {
  const keys = parseSort(asDoc(spec, '$sort', 15973));
  if (keys.length === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  return async function* (input, context) {
    const sorting = new MergeSort<Doc>(keys, (doc) => doc, max);
    for await (const doc of input) sorting.add(doc);
    yield* paced(sorting.sorted(), context);
  };
}

/** How many documents a `$limit`, perhaps after `$skip`, with which the stages begin takes notice of. */
export function limitOf([first, second]: readonly Doc[]): number | undefined {
  const [skipped, max] = first?.$limit === undefined ? [first?.$skip, second?.$limit] : [0, first.$limit];
  return isNumeric(skipped) && isNumeric(max) ? toNumber(skipped) + toNumber(max) : undefined;
}

export function limit(spec: Value): Stage {
  const max = asInteger(spec, '$limit', 15958, 1);
  return async function* (input) {
    let passed = 0;
    for await (const doc of input) {
      yield doc;
      passed += 1;
      if (passed === max) return;
    }
  };
}

export function skip(spec: Value): Stage {
  const skipped = asInteger(spec, '$skip', 5107200, 0);
  return async function* (input) {
    let seen = 0;
    for await (const doc of input) {
      seen += 1;
      if (seen > skipped) yield doc;
    }
  };
}

/** A uniform sample by reservoir (Vitter's algorithm R), in the order of the reservoir. */
export function sample(spec: Value): Stage {
  const size = asInteger(argumentsOf(spec, '$sample', ['size']).size, '$sample', 28747, 1);
  return async function* (input) {
    const reservoir: Doc[] = [];
    const memory = new Memory('$sample');
    let seen = 0;
    for await (const doc of input) {
      seen += 1;
      const place = seen <= size ? seen - 1 : randomInt(seen);
      if (place >= size) continue;
      if (seen > size) memory.release(reservoir[place]);
      memory.keep(doc);
      reservoir[place] = doc;
    }
    yield* reservoir;
  };
}

interface Field {
  readonly name: string;
  readonly operand: Expression;
  readonly create: (memory: Memory) => Accumulator;
}

interface Group {
  readonly id: Value;
  readonly states: readonly Accumulator[];
}

/** `$group`: one document for each distinct `_id`, in the order in which they were first seen. */
export function group(spec: Value): Stage {
  const { _id, ...rest } = asDoc(spec, '$group', 15947);
  if (_id === undefined) throw new MongoError(15955, 'a group specification must include an _id');
  const id = compileExpression(_id);
  const fields = Object.entries(rest).map(([name, field]) => compileField(name, field));
  const documents = function* (groups: Iterable<Group>): Generator<Doc> {
    for (const { id, states } of groups)
      yield Object.fromEntries([['_id', id], ...fields.map(({ name }, i) => [name, states[i]?.result()])]);
  };
  return async function* (input, context) {
    const { variables } = context;
    const groups = new Map<string, Group>();
    const memory = new Memory('$group');
    for await (const doc of input) {
      const value = id(doc, variables) ?? null;
      const key = keyOf(value);
      let found = groups.get(key);
      if (found === undefined) {
        found = { id: value, states: fields.map(({ create }) => create(memory)) };
        groups.set(key, found);
        memory.keep([key, found]);
      }
      for (const [i, { operand }] of fields.entries()) found.states[i]?.add(operand(doc, variables));
    }
    yield* paced(documents(groups.values()), context);
  };
}

function compileField(name: string, spec: Value): Field {
  if (/^\$|\./.test(name))
    throw new MongoError(40235, `The field name '${name}' cannot contain '.' or begin with '$'`);
  const [first, ...others] = Object.entries(asDoc(spec, name, 40234));
  if (first === undefined || others.length > 0)
    throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  const [operator, argument] = first;
  const create = accumulators.get(operator);
  if (create === undefined) throw unsupported(`The accumulator ${operator}`);
  return { name, create, operand: compileExpression(operandOf(operator, argument)) };
}

/** Accumulators take one operand; `$count` an empty document. */
function operandOf(operator: string, argument: Value): Value {
  if (operator === '$count' && Object.keys(asDoc(argument, operator, 14)).length > 0)
    throw new MongoError(14, '$count takes no arguments, i.e. $count:{}');
  if (!isArray(argument)) return argument;
  if (argument.length === 1) return argument[0];
  throw new MongoError(40237, `The ${operator} accumulator is a unary operator`);
}
