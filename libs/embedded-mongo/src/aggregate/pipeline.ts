import { isDoc, type Doc, typeOf } from '../document.js';
import { MongoError } from '../errors.js';
import { type Variables } from './operator.js';
import { type Pipeline, type PipelineContext, type PipelineHead, type Stage } from './stage.js';
import { positiveCount } from './stages/counting.js';
import { documentStages } from './stages/document-stages.js';
import { compileStage } from './stages/index.js';

export { type Pipeline, type PipelineHead, type PipelineSource } from './stage.js';

/** @throws MongoError 40324 for an unknown stage, 115 for one out of scope, and mongod's code for malformed ones. */
export function compilePipeline(specs: readonly Doc[]): Pipeline {
  const names = specs.map(stageName);
  const stages = specs.map((spec, i) =>
    compileStage(names[i] ?? '', spec[names[i] ?? ''], { compilePipeline, following: specs.slice(i + 1) }),
  );
  const { head, length } = headOf(specs, names);
  return {
    head,
    run: (input, context) => chain(stages, input, context),
    runAfterHead: (input, context) => chain(stages.slice(length), input, context),
  };
}

/**
 * The pipeline form of an update: only stages that map one document to one are allowed.
 * @throws MongoError 72 InvalidOptions for any other stage.
 */
export function compileUpdateStages(specs: readonly Doc[], variables: Variables): (doc: Doc) => Doc {
  const mappers = specs.map((spec) => {
    const name = stageName(spec);
    const stage = name === '$match' ? undefined : documentStages[name];
    if (stage === undefined) {
      throw new MongoError(72, `${name} is not allowed to be used within an update`);
    }
    return stage(spec[name], name)(variables);
  });
  return (doc) => mappers.reduce<Doc>((current, map) => map(current) ?? current, doc);
}

function chain(
  stages: readonly Stage[],
  input: AsyncIterable<Doc>,
  context: PipelineContext,
): AsyncIterable<Doc> {
  return stages.reduce((documents, stage) => stage.run(documents, context), input);
}

function stageName(spec: unknown): string {
  if (!isDoc(spec)) {
    throw new MongoError(14, `Each element of the 'pipeline' array must be an object, not ${typeOf(spec)}`);
  }
  const [name, ...others] = Object.keys(spec);
  if (name !== undefined && others.length === 0) return name;
  throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
}

/** `$match`, then `$sort`, then `$limit`, as far as the pipeline begins so. */
function headOf(specs: readonly Doc[], names: readonly string[]): { head: PipelineHead; length: number } {
  let length = 0;
  const take = (name: string): unknown => (names[length] === name ? specs[length++]?.[name] : undefined);
  const [filter, sort, limit] = [take('$match'), take('$sort'), take('$limit')];
  return {
    head: {
      filter: isDoc(filter) ? filter : {},
      sort: isDoc(sort) ? sort : undefined,
      limit: limit === undefined ? undefined : positiveCount(limit, '$limit'),
    },
    length,
  };
}
