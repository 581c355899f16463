import { isDoc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { namedArguments, type Operators } from '../operator.js';

/** What is taken as it stands, and names for values. */
export const variable: Operators = {
  $literal: (argument) => ({ evaluate: () => argument }),
  $let: (argument, compile, name) => {
    const { vars, in: body } = namedArguments(name, argument, ['vars', 'in'], []);
    if (!isDoc(vars)) {
      throw new MongoError(10065, `invalid parameter: expected an object (vars), found ${typeOf(vars)}`);
    }
    const bindings = Object.entries(vars).map(([key, spec]) => {
      checkVariableName(key);
      return [key, compile(spec)] as const;
    });
    const inner = compile(body);
    return {
      evaluate: (doc, outer) => {
        const scope = new Map<string, Value>(outer);
        for (const [key, binding] of bindings) scope.set(key, binding.evaluate(doc, outer));
        return inner.evaluate(doc, scope);
      },
    };
  },
};

/** @throws MongoError 9 for a name that could be taken for a system variable. */
export function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
    throw new MongoError(9, `'${name}' starts with an invalid character for a user variable name`);
  }
}
