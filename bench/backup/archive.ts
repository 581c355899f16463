import { type OpenDatabase } from '@app/persistence';

const BATCH = 5000;
const REASONS = ['no upward cross', 'no return into the bands', 'no breakout of the channel'] as const;

/** Documents of the size and kind that pile up: decisions, in a collection of their own. */
export async function fillArchive(connection: OpenDatabase['connection'], size: number): Promise<void> {
  const archive = connection.collection('bench_archive');
  for (let from = 0; from < size; from += BATCH) {
    const documents = Array.from({ length: Math.min(BATCH, size - from) }, (_, n) => aDecision(from + n));
    await archive.insertMany(documents);
  }
}

function aDecision(n: number): object {
  return {
    botId: (n % 1000).toString(16).padStart(24, '0'),
    at: new Date(n * 60_000),
    outcome: 'held',
    code: 'hold',
    reason: `${REASONS[n % REASONS.length] ?? ''}: fast average ${40_000 + (n % 977)}.${n % 10}, slow ${40_000 + (n % 1013)}.${n % 7}`,
    figures: { fast: 40_000 + (n % 977) / 7, slow: 40_000 + (n % 1013) / 11 },
  };
}
