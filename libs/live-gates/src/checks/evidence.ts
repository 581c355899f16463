import { type Clock } from '@app/kernel';

import { edgeReason } from '../evidence/edge-reason.js';
import { type Edges } from '../evidence/edges.service.js';
import { type Evidence } from '../evidence/evidence.service.js';
import { earliestWith } from '../evidence/pace.js';
import { type PaperRecord } from '../evidence/paper-record.js';
import { type PaperRecords } from '../evidence/paper-records.service.js';
import { type GateCheck, type GateFinding } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';
import { percent } from '../percent.js';
import { type EdgeTest } from '../statistics/edge-test.js';

interface Facts {
  readonly records: Pick<PaperRecords, 'of'>;
  readonly edges: Pick<Edges, 'test'>;
  readonly evidence: Pick<Evidence, 'current'>;
  readonly clock: Clock;
}

interface Tested {
  readonly record: PaperRecord;
  readonly test: EdgeTest | undefined;
}

const THRESHOLD = 'lower bound of the mean net return of a trade above 0';

/**
 * That a bot earns on average, after fees, by more than chance explains. A bot that trades live is judged by what it was
 * approved with; without a bot, any one of the user's that has evidence will do.
 */
export const hasEvidence = ({ records, edges, evidence, clock }: Facts): GateCheck => ({
  code: 'evidence',
  order: 90,
  async evaluate(subject) {
    if (subject.bot?.mode === 'live') return approved(await evidence.current(subject.bot));
    const judged = await records.of(subject);
    const tested = await Promise.all(
      judged.map(async (record): Promise<Tested> => ({ record, test: await edges.test(record) })),
    );
    const proved = tested.find(({ test }) => test?.hasEdge === true);
    if (proved !== undefined) return passed({ measured: measuredOf(proved), threshold: THRESHOLD });
    const [first, ...others] = tested;
    if (first === undefined) return noBots();
    return failed([reasonOf(first), ...others.map(reasonOf)], {
      measured: tested.map(measuredOf).join('; '),
      threshold: THRESHOLD,
      remedy: tested.map(remedyOf).join('; '),
      earliest: earliestLook(tested, clock.now()),
    });
  },
});

const reasonOf = ({ record, test }: Tested): string => edgeReason(record, test);

function measuredOf({ record: { bot, trades }, test }: Tested): string {
  const bound = test?.bound;
  if (bound === undefined) return `'${bot.name}': ${trades.length} trades, not looked at yet`;
  return `'${bot.name}': ${percent(bound.lowerBound, 3)} (mean ${percent(bound.mean, 3)} of ${test?.lookTrades ?? 0} trades)`;
}

function remedyOf({ record: { bot }, test }: Tested): string {
  if (test === undefined) return `Start '${bot.name}' on paper`;
  return `'${bot.name}' is looked at again after ${test.nextLookTrades} trades; an edge of 0.25 standard deviations takes about ${test.tradesForPower}`;
}

/** Of the bot whose next look comes first. */
function earliestLook(tested: readonly Tested[], now: number): Date | undefined {
  return tested
    .map(({ record, test }) => test && earliestWith(test.nextLookTrades, [record], now))
    .filter((date) => date !== undefined)
    .toSorted((a, b) => a.getTime() - b.getTime())[0];
}

function approved(verdict: Awaited<ReturnType<Evidence['current']>>): GateFinding {
  const threshold = 'approved evidence, not older than the policy allows';
  if (verdict.valid)
    return passed({ measured: `approved until ${verdict.snapshot.expiresAt.toISOString()}`, threshold });
  return failed(verdict.reason, {
    measured: 'none that is valid',
    threshold,
    remedy: 'Demote the bot to paper and promote it again on new evidence',
  });
}

const noBots = (): GateFinding =>
  failed('No evidence: there is no bot', {
    measured: 'no bots',
    threshold: THRESHOLD,
    remedy: 'Create a bot and let it trade on paper',
  });
