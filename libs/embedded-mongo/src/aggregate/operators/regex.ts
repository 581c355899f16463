import { BSONRegExp } from 'bson';
import { type Doc, typeOf } from '../../document.js';
import { MongoError } from '../../errors.js';
import { toRegExp } from '../../query/regular-expression.js';
import { isNullish, named, type Operators } from '../operator.js';

export const regex: Operators = {
  $regexMatch: named(['input', 'regex'], ['options'], (operands, name) => {
    const { input, regex: pattern } = operands;
    if (!isNullish(input) && typeof input !== 'string') {
      throw new MongoError(51104, `${name} needs 'input' to be of type string`);
    }
    if (isNullish(input) || isNullish(pattern)) return false;
    return toRegExp(expressionOf(operands, name)).test(input);
  }),
};

/** Options stand in the pattern or beside it, not in both. */
function expressionOf({ regex: pattern, options }: Doc, name: string): BSONRegExp {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new MongoError(51106, `${name} needs 'options' to be of type string`);
  }
  if (typeof pattern === 'string') return new BSONRegExp(pattern, options ?? '');
  if (!(pattern instanceof BSONRegExp)) {
    throw new MongoError(
      51105,
      `${name} needs 'regex' to be of type string or regex, not ${typeOf(pattern)}`,
    );
  }
  if (isNullish(options)) return pattern;
  if (pattern.options === '') return new BSONRegExp(pattern.pattern, options);
  throw new MongoError(
    51107,
    `${name}: found regex option(s) specified in both 'regex' and 'options' fields`,
  );
}
