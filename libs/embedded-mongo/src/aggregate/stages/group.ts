import { isArray, isDoc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { type Accumulator, accumulators } from '../accumulators.js';
import { compileExpression } from '../expression.js';
import { type Expression } from '../operator.js';
import { type Stage } from '../stage.js';
import { ValueMap } from '../value-map.js';

interface Field {
  readonly name: string;
  readonly operand: Expression;
  readonly create: () => Accumulator;
}

interface Group {
  readonly id: Value;
  readonly accumulators: readonly Accumulator[];
}

/** One document for each distinct `_id`, in the order in which they were first seen. */
export function group(spec: Value): Stage {
  if (!isDoc(spec)) throw new MongoError(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) throw new MongoError(15955, 'a group specification must include an _id');
  const { _id, ...rest } = spec;
  const id = compileExpression(_id);
  const fields = Object.entries(rest).map(([name, field]) => compileField(name, field));
  return {
    async *run(input, { variables }) {
      const groups = new ValueMap<Group>();
      for await (const doc of input) {
        const key = id.evaluate(doc, variables) ?? null;
        const { accumulators } = groups.getOrAdd(key, () => ({
          id: key,
          accumulators: fields.map(({ create }) => create()),
        }));
        fields.forEach(({ operand }, i) => accumulators[i]?.add(operand.evaluate(doc, variables)));
      }
      for (const { id, accumulators } of groups.values()) {
        const results = accumulators.map(
          (accumulator, i) => [fields[i]?.name ?? '', accumulator.result()] as const,
        );
        yield { _id: id, ...Object.fromEntries(results) };
      }
    },
  };
}

function compileField(name: string, spec: Value): Field {
  if (name.includes('.')) throw new MongoError(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$'))
    throw new MongoError(40236, `The field name '${name}' cannot be an operator name`);
  if (!isDoc(spec)) throw new MongoError(40234, `The field '${name}' must be an accumulator object`);
  const [operator = '', ...others] = Object.keys(spec);
  if (operator === '' || others.length > 0) {
    throw new MongoError(40238, `The field '${name}' must specify one accumulator`);
  }
  const create = Object.hasOwn(accumulators, operator) ? accumulators[operator] : undefined;
  if (create === undefined) {
    throw new MongoError(
      15952,
      `unknown group operator '${operator}' (if a MongoDB server has it: use one, MONGODB_URI)`,
    );
  }
  return { name, create, operand: compileExpression(operandOf(operator, spec[operator])) };
}

/** Accumulators take one operand; `$count` an empty document, which no expression is evaluated for. */
function operandOf(operator: string, argument: Value): Value {
  if (operator === '$count') {
    if (isDoc(argument) && Object.keys(argument).length === 0) return null;
    throw new MongoError(14, `$count takes no arguments, i.e. $count:{}, found ${typeOf(argument)}`);
  }
  if (!isArray(argument)) return argument;
  const [single, ...others] = argument;
  if (single !== undefined && others.length === 0) return single;
  throw new MongoError(40237, `The ${operator} accumulator is a unary operator`);
}
