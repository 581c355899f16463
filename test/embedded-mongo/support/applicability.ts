import { type Requirement, type SpecFile, type SpecTest } from '../support/spec-files.js';

/** Features that the store leaves to a MongoDB server, and what shows that a test is about one of them. */
const outOfScope: readonly (readonly [reason: string, sign: RegExp])[] = [
  ['client bulkWrite', /"name":"clientBulkWrite"/],
  ['collation', /"collation":/],
  ['$out and $merge', /"\$(out|merge)":/],
  ['views', /"viewOn":/],
  ['validators', /"validator":/],
  ['option rawData, which the driver does not offer', /"rawData":/],
];

/** Why a test does not apply to the store, in words to count by; `undefined` when it does. */
export function notApplicable(spec: SpecFile, test: SpecTest, serverVersion: string): string | undefined {
  if (test.skipReason !== undefined) return 'skipped by its author';
  const unmet =
    unmetRequirement(spec.runOnRequirements, serverVersion) ??
    unmetRequirement(test.runOnRequirements, serverVersion);
  if (unmet !== undefined) return unmet;
  const text = JSON.stringify([spec.createEntities, test.operations]);
  return outOfScope.find(([, sign]) => sign.test(text))?.[0];
}

/** One of the requirements must be met in full. */
function unmetRequirement(all: readonly Requirement[] | undefined, version: string): string | undefined {
  if (all === undefined) return undefined;
  const reasons = all.map((requirement) => reasonAgainst(requirement, version));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

function reasonAgainst(requirement: Requirement, version: string): string | undefined {
  const { minServerVersion = '0', maxServerVersion = '999', topologies = ['replicaset'], auth } = requirement;
  if (!topologies.includes('replicaset')) return 'for sharded clusters only';
  if (compareVersions(version, minServerVersion) < 0) return 'for newer servers only';
  if (compareVersions(version, maxServerVersion) > 0) return 'for older servers only';
  return auth === true ? 'for servers with users only' : undefined;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const differing = [0, 1, 2].find((i) => (left?.[i] ?? 0) !== (right?.[i] ?? 0)) ?? 0;
  return (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
}
