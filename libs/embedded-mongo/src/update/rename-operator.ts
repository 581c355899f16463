import { type Doc, fieldOf, isArray, isDoc, type Value } from '../document.js';
import { describeValue } from '../describe.js';
import { MongoError } from '../errors.js';
import { parseUpdatePath, type UpdatePath } from './update-path.js';

export interface Rename {
  readonly from: UpdatePath;
  readonly to: UpdatePath;
}

/** @throws MongoError 2 where the paths do not name two different fields. */
export function parseRename(from: string, to: Value): Rename {
  if (typeof to !== 'string')
    throw new MongoError(2, `The 'to' field for $rename must be a string: ${from}: ${describeValue(to)}`);
  if (from === to)
    throw new MongoError(2, `The source and target field for $rename must differ: ${from}: "${to}"`);
  const rename = { from: parseUpdatePath(from), to: parseUpdatePath(to) };
  assertStatic(rename.from, 'source');
  assertStatic(rename.to, 'destination');
  return rename;
}

function assertStatic({ text, steps }: UpdatePath, role: string): void {
  if (steps.some(({ kind }) => kind !== 'field'))
    throw new MongoError(2, `The ${role} field for $rename may not be dynamic: ${text}`);
}

/** The value to move; undefined when there is none. @throws MongoError 2 when either path goes through an array. */
export function renamedValue(doc: Doc, { from, to }: Rename): Value {
  const value = valueThroughDocuments(doc, from, 'source');
  if (value !== undefined) valueThroughDocuments(doc, to, 'destination');
  return value;
}

function valueThroughDocuments(doc: Doc, { text }: UpdatePath, role: string): Value {
  let value: Value = doc;
  for (const name of text.split('.')) {
    if (isArray(value))
      throw new MongoError(
        2,
        `The ${role} field cannot be an array element, '${text}' in doc with _id: ${describeValue(doc._id)} has an array on its way`,
      );
    value = isDoc(value) ? fieldOf(value, name) : undefined;
  }
  return value;
}
