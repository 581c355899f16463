import { type Doc, type Value } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { asDoc, asString, type Variables } from './operator.js';
import { type Pipeline, type PipelineHead, type Stage } from './stage.js';
import { documentStages } from './stages/documents.js';
import { facet, lookup, unwind } from './stages/joining.js';
import { group, limit, limitOf, sample, skip, sort } from './stages/streams.js';

export { type Pipeline, type PipelineSource } from './stage.js';

/** The stages that see the whole stream. */
const streamStages = new Map(
  Object.entries<(spec: Value, following: readonly Doc[]) => Stage>({
    $facet: (spec) => facet(spec, compilePipeline),
    $group: group,
    $limit: limit,
    $lookup: (spec) => lookup(spec, compilePipeline),
    $sample: sample,
    $skip: skip,
    $sort: (spec, following) => sort(spec, limitOf(following)),
    $unwind: unwind,
  }),
);

/** The stages that stand for others, in mongod, too. */
const shorthands = new Map(
  Object.entries<(spec: Value) => readonly Doc[]>({
    $count: (spec) => {
      const name = asString(spec, '$count', 40156);
      if (!/^[^$.][^.]*$/.test(name)) throw new MongoError(40156, `$count: '${name}' is no name of a field`);
      return [{ $group: { _id: null, [name]: { $sum: 1 } } }, { $project: { _id: 0 } }];
    },
    $sortByCount: (spec) => [{ $group: { _id: spec, count: { $sum: 1 } } }, { $sort: { count: -1 } }],
  }),
);

/** @throws MongoError 115 for a stage that is not there, and mongod's code for malformed ones. */
export function compilePipeline(specs: readonly Doc[]): Pipeline {
  const simple = specs.flatMap((spec) => {
    const [name, argument] = stageOf(spec);
    return shorthands.get(name)?.(argument) ?? [spec];
  });
  const stages = simple.map((spec, i) => compileStage(spec, simple.slice(i + 1)));
  const { head, length } = headOf(simple);
  return { head, run: chain(stages), runAfterHead: chain(stages.slice(length)) };
}

/**
 * The pipeline form of an update: only stages that map one document to one are allowed.
 * @throws MongoError 72 InvalidOptions for any other stage.
 */
export function compileUpdateStages(specs: readonly Doc[], variables: Variables): (doc: Doc) => Doc {
  const mappers = specs.map((spec) => {
    const [name, argument] = stageOf(spec);
    const stage = name === '$match' ? undefined : documentStages.get(name);
    if (stage === undefined) throw new MongoError(72, `${name} is not allowed to be used within an update`);
    return stage(argument)(variables);
  });
  return (doc) => mappers.reduce<Doc>((current, map) => map(current) ?? current, doc);
}

function compileStage(spec: Doc, following: readonly Doc[]): Stage {
  const [name, argument] = stageOf(spec);
  const stage = streamStages.get(name)?.(argument, following);
  if (stage !== undefined) return stage;
  const prepare = documentStages.get(name)?.(argument);
  // In mongod's words: Compass lists indexes also where it finds them for $collStats.
  if (prepare === undefined) throw unsupported(`Unrecognized pipeline stage name: ${name}`);
  return async function* (input, { variables }) {
    const map = prepare(variables);
    for await (const doc of input) {
      const mapped = map(doc);
      if (mapped !== undefined) yield mapped;
    }
  };
}

/** @throws MongoError 40323 where it is not one stage. */
function stageOf(spec: Value): [name: string, argument: Value] {
  const [stage, ...others] = Object.entries(asDoc(spec, 'pipeline', 14));
  if (stage !== undefined && others.length === 0) return stage;
  throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
}

function chain(stages: readonly Stage[]): Stage {
  return (input, context) => stages.reduce((docs, stage) => stage(docs, context), input);
}

/** `$match`, then `$sort`, as far as the pipeline begins so, and what limits them. */
function headOf(specs: readonly Doc[]): { readonly head: PipelineHead; readonly length: number } {
  const filter = specs[0]?.$match as Doc | undefined;
  const first = filter === undefined ? 0 : 1;
  const sort = specs[first]?.$sort as Doc | undefined;
  const length = sort === undefined ? first : first + 1;
  return { head: { filter: filter ?? {}, sort, limit: limitOf(specs.slice(length)) }, length };
}
