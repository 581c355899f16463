import { type Operators } from '../operator.js';
import { arithmetic } from './arithmetic.js';
import { array } from './array.js';
import { arrayScope } from './array-scope.js';
import { comparison } from './comparison.js';
import { conditional } from './conditional.js';
import { conversion } from './conversion.js';
import { dateArithmetic } from './date-arithmetic.js';
import { dateFormat } from './date-format.js';
import { datePart } from './date-part.js';
import { object } from './object.js';
import { regex } from './regex.js';
import { rounding } from './rounding.js';
import { set } from './set.js';
import { statistics } from './statistics.js';
import { string } from './string.js';
import { variable } from './variable.js';

/** Every expression operator there is. To add one, write it in the file of its family. */
export const operators: Operators = {
  ...arithmetic,
  ...array,
  ...arrayScope,
  ...comparison,
  ...conditional,
  ...conversion,
  ...dateArithmetic,
  ...dateFormat,
  ...datePart,
  ...object,
  ...regex,
  ...rounding,
  ...set,
  ...statistics,
  ...string,
  ...variable,
};
