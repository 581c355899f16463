import { isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { compileProjection } from '../../projection.js';
import { compileFilter } from '../../query/filter.js';
import { compileAddFields } from '../add-fields.js';
import { compileExpression } from '../expression.js';
import { type Variables } from '../operator.js';
import { type DocumentMapper, type Stage } from '../stage.js';

/** Checks its specification at once, and is prepared for a run when the variables are known. */
export type DocumentStage = (spec: Value, name: string) => (variables: Variables) => DocumentMapper;

/** The stages that look at one document at a time. All but `$match` may be used in updates. */
export const documentStages: Readonly<Record<string, DocumentStage>> = {
  $match: (spec) => {
    const filter = requireDoc(spec, 15959, 'the match filter must be an expression in an object');
    compileFilter(filter);
    return (variables) => {
      const compiled = compileFilter(filter, { variables });
      return (doc) => (compiled.matches(doc) ? doc : undefined);
    };
  },
  $project: (spec) => projection(requireDoc(spec, 15969, '$project specification must be an object')),
  $unset: (spec) => {
    const paths: readonly Value[] = Array.isArray(spec) ? spec : [spec];
    if (paths.length === 0 || !paths.every((path) => typeof path === 'string')) {
      throw new MongoError(31002, '$unset specification must be a string or an array of strings');
    }
    return projection(Object.fromEntries(paths.map((path) => [path, 0])));
  },
  $set: addFields,
  $addFields: addFields,
  $replaceRoot: (spec, name) => {
    const { newRoot } = requireDoc(spec, 40229, `expected an object as specification for ${name}`);
    if (newRoot === undefined) throw new MongoError(40231, `no newRoot specified for the ${name} stage`);
    return replaceRoot(newRoot);
  },
  $replaceWith: replaceRoot,
};

/** A stage of the pipeline that does nothing but map documents. */
export function perDocument(prepare: (variables: Variables) => DocumentMapper): Stage {
  return {
    async *run(input, { variables }) {
      const map = prepare(variables);
      for await (const doc of input) {
        const mapped = map(doc);
        if (mapped !== undefined) yield mapped;
      }
    },
  };
}

function projection(spec: Doc): (variables: Variables) => DocumentMapper {
  if (Object.keys(spec).length === 0) {
    throw new MongoError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  compileProjection(spec);
  return (variables) => compileProjection(spec, { variables });
}

function addFields(spec: Value, name: string): (variables: Variables) => DocumentMapper {
  const add = compileAddFields(requireDoc(spec, 40272, `${name} specification stage must be an object`));
  return (variables) => (doc) => add(doc, variables);
}

function replaceRoot(spec: Value): (variables: Variables) => DocumentMapper {
  const newRoot = compileExpression(spec);
  return (variables) => (doc) => {
    const root = newRoot.evaluate(doc, variables);
    if (isDoc(root)) return root;
    throw new MongoError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type ${typeOf(root)}`,
    );
  };
}

function requireDoc(spec: Value, code: number, message: string): Doc {
  if (isDoc(spec)) return spec;
  throw new MongoError(code, `${message}, found ${typeOf(spec)}`);
}
