import { BSONRegExp, Long } from 'bson';
import { isArray, isDoc, type Doc, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import { Memory } from '../../memory.js';
import { nestedValue, segmentsOf, valuesAtPath, withNested } from '../../path.js';
import { compileExpression } from '../expression.js';
import { argumentsOf, asArray, asDoc, asString, compileLet, isNullish } from '../operator.js';
import { type CompilePipeline, paced, type Stage } from '../stage.js';

const UNWIND_OPTIONS = ['path', 'includeArrayIndex?', 'preserveNullAndEmptyArrays?'];
const LOOKUP_OPTIONS = ['from', 'as', 'localField?', 'foreignField?', 'let?', 'pipeline?'];

/** One document for each element of an array; another value counts as an array of itself. */
export function unwind(spec: Value): Stage {
  const options = argumentsOf(isDoc(spec) ? spec : { path: spec }, '$unwind', UNWIND_OPTIONS);
  const path = asString(options.path, '$unwind', 28808);
  if (!path.startsWith('$'))
    throw new MongoError(28818, "path option to $unwind stage should be prefixed with a '$'");
  const [segments, index] = [segmentsOf(path.slice(1)), options.includeArrayIndex];
  const indexSegments = index === undefined ? undefined : segmentsOf(asString(index, '$unwind', 28810));
  const preserves = options.preserveNullAndEmptyArrays ?? false;
  if (typeof preserves !== 'boolean')
    throw new MongoError(28809, 'preserveNullAndEmptyArrays of $unwind must be a bool');
  const put = (unwound: Doc, position: Value): Doc =>
    indexSegments === undefined ? unwound : withNested(unwound, indexSegments, position);
  const elements = function* (doc: Doc, array: readonly Value[]): Generator<Doc> {
    for (const [i, element] of array.entries())
      yield put(withNested(doc, segments, element), Long.fromNumber(i));
  };
  return async function* (input, context) {
    for await (const doc of input) {
      const value = nestedValue(doc, segments);
      const isEmpty = isArray(value) ? value.length === 0 : isNullish(value);
      if (isEmpty && preserves) yield put(isArray(value) ? withNested(doc, segments, undefined) : doc, null);
      else if (isArray(value)) yield* paced(elements(doc, value), context);
      else if (!isEmpty) yield put(doc, null);
    }
  };
}

/** Joins by equal fields, by a pipeline that sees the document's values as variables, or by both. */
export function lookup(spec: Value, compilePipeline: CompilePipeline): Stage {
  const options = argumentsOf(spec, '$lookup', LOOKUP_OPTIONS);
  if (isDoc(options.from)) throw unsupported('$lookup from another database');
  const from = asString(options.from, '$lookup', 9);
  const target = segmentsOf(asString(options.as, '$lookup', 9));
  const equality = joinFilter(options);
  if (options.let !== undefined && options.pipeline === undefined)
    throw new MongoError(9, "$lookup with a 'let' argument must also specify 'pipeline'");
  const pipeline = compilePipeline(asArray(options.pipeline ?? [], '$lookup', 9) as Doc[]);
  const bind = compileLet(options.let ?? {}, compileExpression, '$lookup');
  return async function* (input, context) {
    for await (const doc of input) {
      const inner = { ...context, variables: bind(doc, context.variables) };
      const filter = { $and: [equality(doc), pipeline.head.filter] };
      const found = streamOf(inner.source.find(from, filter, inner.variables));
      yield withNested(doc, target, await collected(pipeline.run(found, inner), new Memory('$lookup')));
    }
  };
}

/** What `localField` and `foreignField` ask of the other collection, given a document of this one. */
function joinFilter({ localField, foreignField, pipeline }: Doc): (doc: Doc) => Doc {
  if (localField === undefined && foreignField === undefined && pipeline !== undefined) return () => ({});
  const local = asString(localField, 'localField', 9);
  const foreign = asString(foreignField, 'foreignField', 9);
  for (const path of [local, foreign]) segmentsOf(path);
  return (doc) => {
    const present = valuesAtPath(doc, local);
    const values = present.length === 0 ? [null] : present;
    if (!values.some((value) => value instanceof BSONRegExp)) return { [foreign]: { $in: values } };
    // In $in a regular expression would be matched against strings; here it stands for itself.
    return { $or: values.map((value) => ({ [foreign]: { $eq: value } })) };
  };
}

/** Several pipelines over the same documents; one document holds what each of them gives. */
export function facet(spec: Value, compilePipeline: CompilePipeline): Stage {
  const pipelines = Object.entries(asDoc(spec, '$facet', 40169)).map(([name, stages]) => {
    if (segmentsOf(name).length > 1)
      throw new MongoError(16412, "FieldPath field names may not contain '.'.");
    return { name, pipeline: compilePipeline(asArray(stages, '$facet', 40170) as Doc[]) };
  });
  if (pipelines.length === 0) throw new MongoError(40169, '$facet needs at least one pipeline');
  return async function* (input, context) {
    const memory = new Memory('$facet');
    const docs = await collected(input, memory);
    const result: Doc = {};
    for (const { name, pipeline } of pipelines)
      result[name] = await collected(pipeline.run(paced(docs, context), context), memory);
    yield result;
  };
}

async function collected(input: AsyncIterable<Doc>, memory: Memory): Promise<Doc[]> {
  const docs: Doc[] = [];
  for await (const doc of input) {
    memory.keep(doc);
    docs.push(doc);
  }
  return docs;
}

async function* streamOf(docs: Iterable<Doc> | AsyncIterable<Doc>): AsyncIterable<Doc> {
  yield* docs;
}
