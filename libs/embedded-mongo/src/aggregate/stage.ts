import { type Doc } from '../document.js';
import { type Variables } from './operator.js';

/** Where `$lookup` finds the documents of another collection. */
export interface PipelineSource {
  /** May use an index for `filter`, whose `$expr` sees `variables`; every document it yields matches. */
  find(collection: string, filter: Doc, variables: Variables): Iterable<Doc> | AsyncIterable<Doc>;
}

export interface PipelineContext {
  readonly source: PipelineSource;
  /** The command's `let` variables, and `NOW`. */
  readonly variables: Variables;
}

/** One compiled stage. It may be run any number of times. */
export interface Stage {
  run(input: AsyncIterable<Doc>, context: PipelineContext): AsyncIterable<Doc>;
}

/** What the leading `$match`, `$sort` and `$limit` ask of the collection: a find can answer it from an index. */
export interface PipelineHead {
  readonly filter: Doc;
  readonly sort: Doc | undefined;
  readonly limit: number | undefined;
}

export interface Pipeline {
  readonly head: PipelineHead;
  /** Runs every stage over `input`. */
  run(input: AsyncIterable<Doc>, context: PipelineContext): AsyncIterable<Doc>;
  /** Runs the stages after the head, for which `input` already holds. */
  runAfterHead(input: AsyncIterable<Doc>, context: PipelineContext): AsyncIterable<Doc>;
}

export type CompilePipeline = (specs: readonly Doc[]) => Pipeline;

/** Turns one document into one, or into none. */
export type DocumentMapper = (doc: Doc) => Doc | undefined;

export async function* streamOf(docs: Iterable<Doc> | AsyncIterable<Doc>): AsyncIterable<Doc> {
  yield* docs;
}
