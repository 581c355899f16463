import { type BSONRegExp } from 'bson';
import { MongoError, unsupported } from '../errors.js';

const FLAGS = ['i', 'm', 's', 'u'];
const KNOWN_FLAGS = /^[imsu]*$/;
/** Every escape; a character that needs none in JavaScript's Unicode mode, which refuses such escapes, is captured. */
const ESCAPE = /\\(?:[a-zA-Z0-9^$\\.*+?()[\]{}|/]|([^]))/gu;

/**
 * The JavaScript equivalent of a PCRE pattern. Unicode mode makes JavaScript refuse what it does not know (`\A`,
 * possessive quantifiers and so on), where it would otherwise read it as something else.
 * @throws MongoError 51091 for what is no valid pattern here, 51108 for an invalid option, 115 for the option `x`.
 */
export function toRegExp({ pattern, options }: BSONRegExp): RegExp {
  if (options.includes('x')) throw unsupported("The regular expression option 'x'");
  if (!KNOWN_FLAGS.test(options)) throw new MongoError(51108, `invalid flag in regex options: ${options}`);
  const inline = /^\(\?([ims]+)\)/.exec(pattern);
  const flags = FLAGS.filter((flag) => flag === 'u' || options.includes(flag) || inline?.[1]?.includes(flag));
  const source = pattern
    .slice(inline?.[0].length ?? 0)
    .replace(ESCAPE, (escape, bare?: string) => (bare === undefined ? escape : byCodePoint(bare)));
  try {
    return new RegExp(source, flags.join(''));
  } catch (error) {
    throw new MongoError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
}

function byCodePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
