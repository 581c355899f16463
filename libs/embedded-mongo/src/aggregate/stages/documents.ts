import { type Doc, isArray, isDoc, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { compileProjection } from '../../projection.js';
import { compileFilter } from '../../query/filter.js';
import { compileExpression } from '../expression.js';
import { segmentsOf, withNested } from '../../path.js';
import { argumentsOf, asDoc, type Expression, type Variables } from '../operator.js';

/**
 * A stage that turns each document into one, or (`$match`) into none. It checks its specification at once, and is prepared
 * for a run when the variables are known.
 */
type DocumentStage = (spec: Value) => (variables: Variables) => (doc: Doc) => Doc | undefined;

/** All but `$match` may be used in updates. */
export const documentStages: ReadonlyMap<string, DocumentStage> = new Map(
  Object.entries({
    $match: (spec) => {
      const filter = asDoc(spec, '$match', 15959);
      compileFilter(filter);
      return (variables) => {
        const compiled = compileFilter(filter, { variables });
        return (doc) => (compiled.matches(doc) ? doc : undefined);
      };
    },
    $project: (spec) => project(asDoc(spec, '$project', 15969)),
    $unset: (spec) => {
      const paths: readonly Value[] = isArray(spec) ? spec : [spec];
      if (paths.every((path) => typeof path === 'string'))
        return project(Object.fromEntries(paths.map((path) => [path, 0])));
      throw new MongoError(31002, '$unset specification must be a string or an array of strings');
    },
    $set: addFields,
    $addFields: addFields,
    $replaceRoot: (spec) => replaceRoot(argumentsOf(spec, '$replaceRoot', ['newRoot']).newRoot),
    $replaceWith: replaceRoot,
  }),
);

function project(spec: Doc): ReturnType<DocumentStage> {
  if (Object.keys(spec).length === 0)
    throw new MongoError(51272, 'projection specification must have at least one field');
  compileProjection(spec);
  return (variables) => compileProjection(spec, { variables });
}

function replaceRoot(spec: Value): ReturnType<DocumentStage> {
  const newRoot = compileExpression(spec);
  return (variables) => (doc) => asDoc(newRoot(doc, variables), 'newRoot', 40228);
}

interface AddedField {
  readonly path: readonly string[];
  readonly value: Expression;
}

/**
 * Fields by dotted paths or nested documents. A new one goes to the end, a known one keeps its place, and an array on the
 * way has the fields added to each of its elements.
 */
function addFields(spec: Value): ReturnType<DocumentStage> {
  const fields = addedFields(asDoc(spec, '$addFields', 40272), []);
  const paths = fields.map(({ path }) => path.join('.'));
  const collision = paths.find((path, i) =>
    paths.some((other, j) => i !== j && `${path}.`.startsWith(`${other}.`)),
  );
  if (collision !== undefined) throw new MongoError(31249, `Path collision at ${collision}`);
  return (variables) => (doc) =>
    fields.reduce((result, { path, value }) => withNested(result, path, value(doc, variables), 'each'), doc);
}

function addedFields(spec: Doc, prefix: readonly string[]): AddedField[] {
  const entries = Object.entries(spec);
  if (entries.length === 0)
    throw new MongoError(40180, `$addFields needs a field below '${prefix.join('.')}'`);
  return entries.flatMap(([name, value]) => {
    const path = [...prefix, ...segmentsOf(name)];
    const isNested = isDoc(value) && !Object.keys(value).some((key) => key.startsWith('$'));
    return isNested ? addedFields(value, path) : [{ path, value: compileExpression(value) }];
  });
}
