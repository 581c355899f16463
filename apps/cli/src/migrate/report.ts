import { type Counts, type MigrationStatus, type Rehearsal } from '@app/migrations';

/** The rest is in the findings that are stored when it happens. */
const FINDINGS_SHOWN = 20;

/** A line for each migration. */
export function describeStatus(statuses: readonly MigrationStatus[]): string {
  return statuses
    .map(({ id, state, record, description }) => {
      const when = record?.appliedAt?.toISOString() ?? '';
      const took = record === undefined ? '' : `${record.durationMs} ms`;
      return [id.padEnd(28), state.padEnd(8), when, took, counted(record?.counts ?? {}) || description]
        .filter((cell) => cell !== '')
        .join('  ');
    })
    .join('\n');
}

/** What a migration would do, and what it could not take over as it is. */
export function describeRehearsal({ id, description, counts, findings }: Rehearsal): string {
  const shown = findings.slice(0, FINDINGS_SHOWN).map(({ subject, problem }) => `    ${subject}: ${problem}`);
  const more = findings.length - shown.length;
  return [
    `${id}: ${description}`,
    `  ${counted(counts) || 'nothing to do'}${findings.length === 0 ? '' : `, ${findings.length} findings`}`,
    ...shown,
    ...(more > 0 ? [`    and ${more} more`] : []),
  ].join('\n');
}

const counted = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
