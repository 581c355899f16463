import { type FieldProblem } from '@app/kernel';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

import { type Strategy, type StrategyParams } from './strategy.js';

export type ParamsVerdict =
  | { readonly valid: true; readonly params: StrategyParams }
  | { readonly valid: false; readonly problems: readonly [FieldProblem, ...FieldProblem[]] };

/**
 * Fills in defaults and finds everything that is wrong with the parameters of a strategy, each problem with the path
 * (`params.fast`), the value and what is allowed. Nothing is coerced: '12' is not 12.
 */
export function checkParams(strategy: Strategy, input: unknown): ParamsVerdict {
  const params: unknown = input === undefined ? {} : structuredClone(input);
  const validate = validatorOf(strategy);
  const problems = validate(params)
    ? orderProblems(strategy, params)
    : oneForEachPath((validate.errors ?? []).map((error) => describe(strategy, error)));
  const [first, ...others] = problems;
  if (first !== undefined) return { valid: false, problems: [first, ...others] };
  return { valid: true, params: params as StrategyParams };
}

// `verbose` puts the wrong value into the error.
const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true });
const validators = new Map<Strategy, ValidateFunction<StrategyParams>>();

function validatorOf(strategy: Strategy): ValidateFunction<StrategyParams> {
  const known = validators.get(strategy);
  if (known !== undefined) return known;
  const compiled = ajv.compile<StrategyParams>(strategy.paramsSchema);
  validators.set(strategy, compiled);
  return compiled;
}

function orderProblems(strategy: Strategy, params: StrategyParams): FieldProblem[] {
  return strategy.ascending.flatMap(([lesser, greater]) => {
    const low = Number(params[lesser]);
    const high = Number(params[greater]);
    if (low < high) return [];
    return [{ path: `params.${lesser}`, message: `${low} is not less than ${greater} (${high})` }];
  });
}

/** 0.5 for an integer from 2 is two errors of the schema, and one of the user. */
function oneForEachPath(problems: readonly FieldProblem[]): FieldProblem[] {
  return [...new Map(problems.map((problem) => [problem.path, problem])).values()];
}

function describe(strategy: Strategy, error: ErrorObject): FieldProblem {
  const known = strategy.paramsSchema.properties;
  if (error.keyword === 'additionalProperties') {
    const { additionalProperty } = error.params as { additionalProperty: string };
    const message = `${strategy.name} has no such parameter (it has: ${Object.keys(known).join(', ')})`;
    return { path: `params.${additionalProperty}`, message };
  }
  const name = error.instancePath.slice(1);
  const schema = known[name];
  if (schema === undefined) return { path: 'params', message: 'is not an object of numbers by name' };
  const { type, minimum, maximum } = schema;
  return {
    path: `params.${name}`,
    message: `${JSON.stringify(error.data)} is not allowed (${type} from ${minimum} to ${maximum})`,
  };
}
