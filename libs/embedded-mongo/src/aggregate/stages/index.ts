import { type Doc, type Value } from '../../document.js';
import { MongoError, unsupported } from '../../errors.js';
import { type CompilePipeline, type Stage } from '../stage.js';
import { count, limit, sample, skip, sortByCount } from './counting.js';
import { documentStages, perDocument } from './document-stages.js';
import { facet } from './facet.js';
import { group } from './group.js';
import { lookup } from './lookup.js';
import { limitAfter, sortStage } from './sort.js';
import { unwind } from './unwind.js';

interface Surroundings {
  readonly compilePipeline: CompilePipeline;
  /** The stages after this one. */
  readonly following: readonly Doc[];
}
type StageCompiler = (spec: Value, surroundings: Surroundings) => Stage;

/** The stages that see the whole stream. */
const streamStages: Readonly<Record<string, StageCompiler>> = {
  $count: count,
  $facet: (spec, { compilePipeline }) => facet(spec, compilePipeline),
  $group: group,
  $limit: limit,
  $lookup: (spec, { compilePipeline }) => lookup(spec, compilePipeline),
  $sample: sample,
  $skip: skip,
  $sort: (spec, { following }) => sortStage(spec, limitAfter(following)),
  $sortByCount: sortByCount,
  $unwind: unwind,
};

/** Stages of mongod that a server is needed for. */
const outOfScope = new Set(
  (
    '$bucket $bucketAuto $changeStream $collStats $currentOp $densify $documents $fill $geoNear $graphLookup ' +
    '$indexStats $listLocalSessions $listSessions $merge $out $planCacheStats $redact $search $searchMeta ' +
    '$setWindowFields $unionWith $vectorSearch'
  ).split(' '),
);

/** @throws MongoError 40324 for an unknown stage, 115 for one that needs a server. */
export function compileStage(name: string, spec: Value, surroundings: Surroundings): Stage {
  const documentStage = Object.hasOwn(documentStages, name) ? documentStages[name] : undefined;
  if (documentStage !== undefined) return perDocument(documentStage(spec, name));
  const streamStage = Object.hasOwn(streamStages, name) ? streamStages[name] : undefined;
  if (streamStage !== undefined) return streamStage(spec, surroundings);
  if (outOfScope.has(name)) throw unsupported(`The stage ${name}`);
  throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
}
