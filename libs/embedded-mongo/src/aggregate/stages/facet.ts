import { isDoc, type Doc, typeOf, type Value } from '../../document.js';
import { MongoError } from '../../errors.js';
import { type CompilePipeline, type Stage, streamOf } from '../stage.js';

/** Several pipelines over the same documents; one document holds what each of them gives. */
export function facet(spec: Value, compilePipeline: CompilePipeline): Stage {
  if (!isDoc(spec) || Object.keys(spec).length === 0) {
    throw new MongoError(40169, `the $facet specification must be a non-empty object, found ${typeOf(spec)}`);
  }
  const pipelines = Object.entries(spec).map(([name, stages]) => {
    if (!Array.isArray(stages))
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is not`);
    if (stages.some((stage) => isDoc(stage) && '$facet' in stage)) {
      throw new MongoError(40600, '$facet is not allowed to be used within a $facet stage');
    }
    return { name, pipeline: compilePipeline(stages as Doc[]) };
  });
  return {
    async *run(input, context) {
      const docs: Doc[] = [];
      for await (const doc of input) docs.push(doc);
      const result: Doc = {};
      for (const { name, pipeline } of pipelines) {
        const found: Doc[] = [];
        for await (const doc of pipeline.run(streamOf(docs), context)) found.push(doc);
        result[name] = found;
      }
      yield result;
    },
  };
}
