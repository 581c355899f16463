import { encodeKeyComponent } from '../key-encoding.js';
import { isArray, isDoc, type Doc, type Value } from '../document.js';
import { arrayIndex } from '../path.js';
import { compileFilter } from '../query/filter.js';
import { findDocuments } from '../storage/find.js';
import { collectionOf, type Command, type Reply, viewOf } from './command.js';
import { hintOf } from './selection.js';
import { documentsOf } from './sources.js';

export const distinct: Command = {
  names: ['distinct'],
  fields: ['key', 'query', 'hint'],
  inTransaction: true,
  async run(context): Promise<Reply> {
    const { args, pace } = context;
    const key = args.string('key');
    const filter = compileFilter(args.optionalDocument('query') ?? {});
    const collection = collectionOf(context);
    const values = new Map<string, Value>();
    if (collection === undefined) return { values: [], ok: 1 };
    const results = findDocuments(viewOf(context), collection, filter, { hint: hintOf(args) });
    for await (const doc of documentsOf(results, pace)) addValues(values, doc, key);
    return { values: [...values.entries()].sort(byKey).map(([, value]) => value), ok: 1 };
  },
};

/** Values that are equal have equal keys, and keys sort as their values do. */
function addValues(values: Map<string, Value>, doc: Doc, path: string): void {
  for (const value of presentValues(doc, path.split('.'))) {
    const key = Buffer.from(encodeKeyComponent(value, false)).toString('latin1');
    if (!values.has(key)) values.set(key, value);
  }
}

/** Unlike an index, nothing stands for a missing field or an empty array. */
function presentValues(value: Value, path: readonly string[]): Value[] {
  const [field, ...rest] = path;
  if (field === undefined) return isArray(value) ? value : [value];
  if (isDoc(value)) return field in value ? presentValues(value[field], rest) : [];
  if (!isArray(value)) return [];
  const position = arrayIndex(field);
  const atPosition = position === undefined ? undefined : value[position];
  const ofElements = value.flatMap((element) => (isDoc(element) ? presentValues(element, path) : []));
  return atPosition === undefined ? ofElements : [...ofElements, ...presentValues(atPosition, rest)];
}

function byKey([a]: [string, Value], [b]: [string, Value]): number {
  return a < b ? -1 : 1;
}
