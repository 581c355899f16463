import { type Variables } from './expression.js';

type Doc = Record<string, unknown>;

/** Where `$lookup` finds the documents of another collection. */
export interface PipelineSource {
  /** May use an index for `filter`; every document it yields matches it. */
  find(collection: string, filter: Doc): Iterable<Doc> | AsyncIterable<Doc>;
}

export interface PipelineContext {
  readonly source: PipelineSource;
  /** The command's `let` variables, and `NOW`. */
  readonly variables: Variables;
}

export interface Pipeline {
  /** The filter of a `$match` in first place, which an index scan may apply; `run` applies it again. */
  readonly leadingMatch: Doc | undefined;
  /** Collections read by `$lookup`, at any depth: a transaction must cover them too. */
  readonly lookedUpCollections: readonly string[];
  run(input: AsyncIterable<Doc>, context: PipelineContext): AsyncIterable<Doc>;
}

/** @throws MongoError 40324 for an unknown stage, 115 for one out of scope, and mongod's code for malformed ones. */
export function compilePipeline(stages: readonly Doc[]): Pipeline {
  throw new Error(`No stage is available yet for ${stages.length} stages`);
}

/**
 * The pipeline form of an update: only stages that map one document to one are allowed.
 * @throws MongoError 72 InvalidOptions for any other stage.
 */
export function compileUpdateStages(stages: readonly Doc[]): (doc: Doc, variables: Variables) => Doc {
  throw new Error(`No stage is available yet for ${stages.length} stages`);
}
