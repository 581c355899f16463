import { isArray, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { asInteger } from '../integer.js';
import { isNullish, namedArguments, type Operators } from '../operator.js';
import { isTruthy } from '../truth.js';
import { checkVariableName } from './variable.js';

/** Operators that evaluate an expression for each element of an array, under a variable's name. */
export const arrayScope: Operators = {
  $map: (argument, compile, name) => {
    const parts = namedArguments(name, argument, ['input', 'in'], ['as']);
    const [input, body, variable] = [compile(parts.input), compile(parts.in), nameOf(parts.as)];
    return {
      evaluate: (doc, variables) => {
        const elements = elementsOf(
          input.evaluate(doc, variables),
          16883,
          `input to ${name} must be an array`,
        );
        if (elements === null) return null;
        const scope = new Map<string, Value>(variables);
        return elements.map((element) => body.evaluate(doc, scope.set(variable, element)) ?? null);
      },
    };
  },
  $filter: (argument, compile, name) => {
    const parts = namedArguments(name, argument, ['input', 'cond'], ['as', 'limit']);
    const [input, test, variable] = [compile(parts.input), compile(parts.cond), nameOf(parts.as)];
    const limit = compile(parts.limit ?? null);
    return {
      evaluate: (doc, variables) => {
        const elements = elementsOf(
          input.evaluate(doc, variables),
          28651,
          `input to ${name} must be an array`,
        );
        if (elements === null) return null;
        const scope = new Map<string, Value>(variables);
        const kept = elements.filter((element) => isTruthy(test.evaluate(doc, scope.set(variable, element))));
        return kept.slice(0, limitOf(limit.evaluate(doc, variables)));
      },
    };
  },
  $reduce: (argument, compile, name) => {
    const parts = namedArguments(name, argument, ['input', 'initialValue', 'in'], []);
    const [input, initial, body] = [compile(parts.input), compile(parts.initialValue), compile(parts.in)];
    return {
      evaluate: (doc, variables) => {
        const message = `${name} requires that 'input' be an array`;
        const elements = elementsOf(input.evaluate(doc, variables), 40080, message);
        if (elements === null) return null;
        const scope = new Map<string, Value>(variables);
        return elements.reduce(
          (value, element) => body.evaluate(doc, scope.set('value', value).set('this', element)),
          initial.evaluate(doc, variables),
        );
      },
    };
  },
};

function elementsOf(input: Value, code: number, message: string): readonly Value[] | null {
  if (isNullish(input)) return null;
  if (isArray(input)) return input;
  throw new MongoError(code, `${message} not ${typeOf(input)}`);
}

function nameOf(as: Value): string {
  if (as === undefined) return 'this';
  if (typeof as !== 'string') throw new MongoError(14, `'as' must be a string, found ${typeOf(as)}`);
  checkVariableName(as);
  return as;
}

function limitOf(limit: Value): number | undefined {
  if (isNullish(limit)) return undefined;
  const count = asInteger(limit, 327391, '$filter: limit');
  if (count < 1) throw new MongoError(327392, '$filter: limit must be greater than 0');
  return count;
}
