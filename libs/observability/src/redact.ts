import { type LogFields } from './log.js';

const SECRET_NAME =
  /pass(word|phrase)|secret|token|authorization|cookie|credential|(api|encryption)_?-?key|private_?-?key|signature/i;
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/(:\/\/)[^/\s:@]*:[^/\s@]*@/g, '$1[redacted]@'], // user and password of a URI
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [redacted]'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '[redacted]'], // JSON web token
];
const DEPTH_MAX = 8;

/** A copy of the fields in which no secret is readable, however deep; errors become plain objects with their stack. */
export function redact(fields: LogFields): Record<string, unknown> {
  return redactFields(fields, 1);
}

/** The text without credentials in URIs, authorization headers and tokens. */
export function redactText(text: string): string {
  return SECRET_TEXT.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) ? '[redacted]' : redactValue(value, depth),
    ]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return depth > DEPTH_MAX ? '[too deep]' : redactObject(value, depth + 1);
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth));
  // Dates, decimals and ids say themselves how they are written.
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return redactValue((value.toJSON as () => unknown).call(value), depth);
  }
  return redactFields(value, depth);
}

/** Only what explains the error: libraries hang requests, with their headers, on errors as well. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && { code: error.code }),
    stack: redactText(error.stack ?? ''),
    ...(error.cause !== undefined && { cause: redactValue(error.cause, depth) }),
  };
}
