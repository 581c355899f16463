import { compileExpression, type Variables } from '../aggregate/expression.js';
import { type Arguments } from './arguments.js';

/** `NOW`, and the command's `let`, whose values are expressions without fields. */
export function variablesOf(args: Arguments): Variables {
  const variables = new Map<string, unknown>([['NOW', new Date()]]);
  for (const [name, value] of Object.entries(args.optionalDocument('let') ?? {})) {
    variables.set(name, compileExpression(value)({}, variables));
  }
  return variables;
}
