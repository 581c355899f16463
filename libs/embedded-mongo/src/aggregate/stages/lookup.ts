import { BSONRegExp } from 'bson';
import { BSON_UNDEFINED, isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import { valuesAtPath } from '../../path.js';
import { compileExpression } from '../expression.js';
import { segmentsOf } from '../field-path.js';
import { impliedEqualities } from '../implied-equality.js';
import { withNested } from '../nested.js';
import { namedArguments, type Variables } from '../operator.js';
import { checkVariableName } from '../operators/variable.js';
import { type CompilePipeline, type Stage, streamOf } from '../stage.js';

const OPTIONAL = ['from', 'localField', 'foreignField', 'let', 'pipeline'];

/** Joins by equal fields, by a pipeline that sees the document's values as variables, or by both. */
export function lookup(spec: Value, compilePipeline: CompilePipeline): Stage {
  const options = namedArguments('$lookup', spec, ['as'], OPTIONAL);
  const { from, as } = options;
  if (isDoc(from)) throw unsupported('$lookup from another database');
  if (typeof from !== 'string' || typeof as !== 'string') {
    throw new MongoError(9, "$lookup: 'from' and 'as' must be strings");
  }
  const equality = joinFilter(options);
  const pipeline = compilePipeline(stagesOf(options.pipeline));
  const bind = bindings(options.let);
  const target = segmentsOf(as);
  return {
    async *run(input, { source, variables }) {
      for await (const doc of input) {
        const inner = bind(doc, variables);
        const { filter: asked } = pipeline.head;
        const filter = { $and: [equality(doc), asked, ...impliedEqualities(asked, inner)] };
        const found = streamOf(source.find(from, filter, inner));
        const joined: Doc[] = [];
        for await (const other of pipeline.run(found, { source, variables: inner })) joined.push(other);
        yield withNested(doc, target, joined);
      }
    },
  };
}

/** What `localField` and `foreignField` ask of the other collection, given a document of this one. */
function joinFilter({ localField, foreignField, pipeline }: Doc): (doc: Doc) => Doc {
  if (localField === undefined && foreignField === undefined && pipeline !== undefined) return () => ({});
  if (typeof localField !== 'string' || typeof foreignField !== 'string') {
    throw new MongoError(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  }
  return (doc) => {
    const values = valuesAtPath(doc, localField).map((value) => (value === BSON_UNDEFINED ? null : value));
    if (!values.some((value) => value instanceof BSONRegExp)) return { [foreignField]: { $in: values } };
    // In $in a regular expression would be matched against strings; here it stands for itself.
    return { $or: values.map((value) => ({ [foreignField]: { $eq: value } })) };
  };
}

function bindings(vars: Value): (doc: Doc, outer: Variables) => Variables {
  if (vars === undefined) return (_doc, outer) => outer;
  if (!isDoc(vars)) throw new MongoError(9, `$lookup argument 'let' must be an object, is ${typeOf(vars)}`);
  const compiled = Object.entries(vars).map(([name, spec]) => {
    checkVariableName(name);
    return [name, compileExpression(spec)] as const;
  });
  return (doc, outer) => {
    const values = compiled.map(([name, expression]) => [name, expression.evaluate(doc, outer)] as const);
    return new Map([...outer, ...values]);
  };
}

function stagesOf(pipeline: Value): readonly Doc[] {
  if (pipeline === undefined) return [];
  if (Array.isArray(pipeline)) return pipeline as Doc[];
  throw new MongoError(9, `$lookup argument 'pipeline' must be an array, is ${typeOf(pipeline)}`);
}
