import { type SystemDetector } from '../detector.js';
import { type Finding, REPORT, type Severity } from '../finding.js';
import { type HealingSettings } from '../settings.js';

/** This many scans in a row, each with more on the heap than the one before, is growth. */
const GROWING_SCANS = 6;
/** And all of them together by this much. */
const GROWTH_RATIO = 1.5;

const MB = 1024 * 1024;

export const eventLoopLag = ({ loopLagMaxMs }: Pick<HealingSettings, 'loopLagMaxMs'>): SystemDetector => ({
  rule: 'event_loop_lag',
  description: 'The event loop was late: the process has more to do than it can',
  needs: [],
  detect({ process: { loopLagMs, loopProblem } }) {
    if (loopLagMs < loopLagMaxMs && loopProblem === undefined) return [];
    const late = `The event loop was up to ${Math.round(loopLagMs)} ms late in 99 of 100 cases`;
    return [report('event_loop_lag', 'warning', loopProblem ?? late, { loopLagMs })];
  },
});

export const memoryGrowth = ({ heapRatioMax }: Pick<HealingSettings, 'heapRatioMax'>): SystemDetector => ({
  rule: 'memory_growth',
  description: 'The heap is nearly full, or has grown from scan to scan',
  needs: [],
  detect({ process: { heapUsedBytes, heapLimitBytes, heapHistory } }) {
    const evidence = { heapUsedBytes, heapLimitBytes, heapHistory };
    const used = `${Math.round(heapUsedBytes / MB)} MB of ${Math.round(heapLimitBytes / MB)} MB are in use`;
    if (heapUsedBytes > heapRatioMax * heapLimitBytes)
      return [report('memory_growth', 'critical', `The heap is nearly full: ${used}`, evidence)];
    if (!grows(heapHistory)) return [];
    return [report('memory_growth', 'warning', `The heap grows from scan to scan: ${used}`, evidence)];
  },
});

function grows(history: readonly number[]): boolean {
  const last = history.slice(-GROWING_SCANS);
  const [first] = last;
  const newest = last.at(-1);
  if (last.length < GROWING_SCANS || first === undefined || newest === undefined) return false;
  return newest > first * GROWTH_RATIO && last.every((used, n) => n === 0 || used > (last[n - 1] ?? 0));
}

export const diskNearlyFull = ({
  diskFreeRatioMin,
}: Pick<HealingSettings, 'diskFreeRatioMin'>): SystemDetector => ({
  rule: 'disk_nearly_full',
  description: 'The disk of DATA_DIR is nearly full',
  needs: ['disk'],
  detect({ disk }) {
    if (disk === undefined || disk.freeBytes >= diskFreeRatioMin * disk.totalBytes) return [];
    const message = `${Math.round(disk.freeBytes / MB)} MB of ${Math.round(disk.totalBytes / MB)} MB are free`;
    return [report('disk_nearly_full', 'critical', message, { ...disk })];
  },
});

export const clockSkew = ({ clockSkewMaxMs }: Pick<HealingSettings, 'clockSkewMaxMs'>): SystemDetector => ({
  rule: 'clock_skew',
  description: 'The clock has jumped, or is not that of the database',
  needs: [],
  detect({ process: { clockJumpMs }, database }) {
    const offsetMs = database?.clockOffsetMs ?? 0;
    const jumped = Math.abs(clockJumpMs) > clockSkewMaxMs;
    if (!jumped && Math.abs(offsetMs) <= clockSkewMaxMs) return [];
    const message = jumped
      ? `The clock has jumped by ${Math.round(clockJumpMs)} ms since the last scan`
      : `The clock of the database is ${Math.round(offsetMs)} ms away`;
    return [report('clock_skew', 'warning', message, { clockJumpMs, offsetMs })];
  },
});

export const indexMissing: SystemDetector = {
  rule: 'index_missing',
  description: 'An index that a promise or a query rests on is not in the database',
  needs: ['database'],
  detect({ database }) {
    return (database?.missingIndexes ?? []).map((index) => ({
      ...report('index_missing', 'critical', `Index ${index} is missing`, { index }),
      subject: `index:${index}`,
      remedy: { kind: 'repair', repair: 'create_indexes' },
    }));
  },
};

const report = (
  rule: string,
  severity: Severity,
  message: string,
  evidence: Readonly<Record<string, unknown>>,
): Finding => ({ rule, subject: 'process', severity, message, evidence, remedy: REPORT, factsKey: severity });
