import { addCounts } from './counting.js';
import { type Counts, type Migration, type MigrationFinding, type Pass } from './migration.js';

/** What a migration would do. */
export interface Rehearsal {
  readonly id: string;
  readonly description: string;
  readonly counts: Counts;
  readonly findings: readonly MigrationFinding[];
}

/** Looks at every document that the migration would look at, and writes nothing. */
export async function rehearse(migration: Migration, batchSize: number): Promise<Rehearsal> {
  const { id, description } = migration;
  let rehearsal: Rehearsal = { id, description, counts: {}, findings: [] };
  for (const pass of migration.passes()) {
    const { counts, findings } = await rehearsePass(pass, batchSize);
    rehearsal = {
      ...rehearsal,
      counts: addCounts(rehearsal.counts, counts),
      findings: [...rehearsal.findings, ...findings],
    };
  }
  return rehearsal;
}

async function rehearsePass(pass: Pass, batchSize: number): Promise<Pick<Rehearsal, 'counts' | 'findings'>> {
  let counts: Counts = {};
  const findings: MigrationFinding[] = [];
  let after: string | undefined;
  do {
    const batch = await pass.batch(after, batchSize, undefined);
    counts = addCounts(counts, batch.counts);
    findings.push(...batch.findings);
    after = batch.next;
  } while (after !== undefined);
  return { counts, findings };
}
