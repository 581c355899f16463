import { BSONRegExp, Int32 } from 'bson';
import { type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { isNullish, named, type Operator, type Operators } from '../operator.js';
import { codePoints } from '../text.js';

export const regex: Operators = {
  $regexMatch: search((pattern, input) => pattern.test(input), false),
  $regexFind: search((pattern, input) => {
    const found = pattern.exec(input);
    return found === null ? null : describe(found);
  }, null),
  $regexFindAll: search((pattern, input) => [...input.matchAll(globally(pattern))].map(describe), []),
};

function search(apply: (pattern: RegExp, input: string) => Value, ofNull: Value): Operator {
  return named(['input', 'regex'], ['options'], (operands, name) => {
    const { input, regex: pattern } = operands;
    if (!isNullish(input) && typeof input !== 'string') {
      throw new MongoError(51104, `${name} needs 'input' to be of type string`);
    }
    if (isNullish(input) || isNullish(pattern)) return ofNull;
    return apply(compiled(operands, name), input);
  });
}

function compiled({ regex: pattern, options }: Doc, name: string): RegExp {
  const isRegex = pattern instanceof BSONRegExp;
  if (!isRegex && typeof pattern !== 'string') {
    throw new MongoError(
      51105,
      `${name} needs 'regex' to be of type string or regex, not ${typeOf(pattern)}`,
    );
  }
  const own = isRegex ? pattern.options : '';
  if (own !== '' && !isNullish(options)) {
    throw new MongoError(
      51107,
      `${name}: found regex option(s) specified in both 'regex' and 'options' fields`,
    );
  }
  return toRegExp(isRegex ? pattern.pattern : pattern, own === '' ? optionText(options, name) : own, name);
}

function optionText(options: Value, name: string): string {
  if (isNullish(options)) return '';
  if (typeof options === 'string') return options;
  throw new MongoError(51106, `${name} needs 'options' to be of type string`);
}

/** JavaScript has no extended form (`x`), so that option is refused. */
function toRegExp(pattern: string, options: string, name: string): RegExp {
  if (/[^imsu]/.test(options))
    throw new MongoError(51108, `${name}: invalid flag in regex options: ${options}`);
  try {
    return new RegExp(pattern, `${options.replace('u', '')}u`);
  } catch (error) {
    throw new MongoError(51111, `Invalid Regex in ${name}: ${String(error)}`);
  }
}

function globally(pattern: RegExp): RegExp {
  return new RegExp(pattern.source, `${pattern.flags}g`);
}

/** mongod counts positions in code points. */
function describe(found: RegExpExecArray): Value {
  const [match, ...captures] = found;
  return {
    match,
    idx: new Int32(codePoints(found.input.slice(0, found.index)).length),
    captures: captures.map((capture: string | undefined) => capture ?? null),
  };
}
