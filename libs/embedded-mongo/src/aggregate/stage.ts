import { type Doc } from '../document.js';
import { type Variables } from './operator.js';

/** Where `$lookup` finds the documents of another collection. */
export interface PipelineSource {
  /** May use an index for `filter`, whose `$expr` sees `variables`; every document it yields matches. */
  find(collection: string, filter: Doc, variables: Variables): Iterable<Doc> | AsyncIterable<Doc>;
}

/** Divides long work into slices, between which others are served. */
interface Slices {
  /** To be asked after each small step. @throws MongoError 50 after the command's time limit */
  isDue(): boolean;
  pause(): Promise<void>;
}

interface PipelineContext {
  readonly source: PipelineSource;
  readonly pace: Slices;
  /** The command's `let` variables, and `NOW`. */
  readonly variables: Variables;
}

/** Documents that are in memory: only in reading from the store do others get their turn anyway. */
export async function* paced(docs: Iterable<Doc>, { pace }: PipelineContext): AsyncGenerator<Doc> {
  for (const doc of docs) {
    if (pace.isDue()) await pace.pause();
    yield doc;
  }
}

/** A compiled stage. It may be run any number of times. */
export type Stage = (input: AsyncIterable<Doc>, context: PipelineContext) => AsyncIterable<Doc>;

/** What the leading `$match`, `$sort` and `$limit` ask of the collection: a find can answer it from an index. */
export interface PipelineHead {
  readonly filter: Doc;
  readonly sort: Doc | undefined;
  /** How many of the sorted documents the stages after the sort take notice of. */
  readonly limit: number | undefined;
}

export interface Pipeline {
  readonly head: PipelineHead;
  readonly run: Stage;
  /** Runs the stages after the head, for which `input` already holds. */
  readonly runAfterHead: Stage;
}

export type CompilePipeline = (specs: readonly Doc[]) => Pipeline;
