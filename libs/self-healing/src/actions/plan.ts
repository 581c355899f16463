import { type Bot } from '@app/bots';

import { botSubject } from '../facts.js';
import { type ActionResult, faultId, type History } from '../events/healing-event.js';
import { type Finding, QUARANTINE, type Remedy, REPORT } from '../finding.js';
import { type RuleRun } from '../scan/run-detectors.js';

/** What is to be done about a finding, or why it is not. */
export interface PlannedAction {
  readonly finding: Finding;
  /** The bot it is about, as it was judged. */
  readonly bot: Bot | undefined;
  readonly remedy: Remedy;
  readonly withheld: string | undefined;
}

/** When more than half of the bots, and more than this many, show one fault, it is not their own. */
const COMMON_MIN = 20;

const STRENGTH: Readonly<Record<Remedy['kind'], number>> = {
  report: 0,
  repair: 1,
  restart: 2,
  pause: 3,
  quarantine: 4,
};

/**
 * One action for each finding, from repairs to quarantine, in the order in which they are carried out. A bot is moved
 * once, by the strongest; what was done about the same facts is not done again.
 */
export function planActions(
  runs: readonly RuleRun[],
  bots: readonly Bot[],
  history: ReadonlyMap<string, History>,
): readonly PlannedAction[] {
  const bySubject = new Map(bots.map((bot) => [botSubject(bot.id), bot]));
  const planned = runs.flatMap((run) => {
    const isCommon = run.findings.length > Math.max(COMMON_MIN, bots.length / 2);
    return run.findings.map((finding): PlannedAction => {
      const remedy = escalated(finding, history.get(faultId(finding)));
      const bot = bySubject.get(finding.subject);
      const withheld =
        floodReason(run, isCommon, remedy) ??
        repeatReason(finding, remedy, history) ??
        statusReason(remedy, bot);
      return { finding, bot, remedy, withheld };
    });
  });
  return onePerSubject(planned).sort((a, b) => STRENGTH[a.remedy.kind] - STRENGTH[b.remedy.kind]);
}

/** A restart that did not help is not repeated: the bot is isolated, or somebody has to look. */
function escalated({ remedy, subject }: Finding, before: History | undefined): Remedy {
  const wasRestarted =
    before?.isOpen === true && before.lastAction === 'restart' && before.lastOutcome === 'done';
  if (remedy.kind !== 'restart' || !wasRestarted) return remedy;
  return subject.startsWith(botSubject('')) ? QUARANTINE : REPORT;
}

/** Pausing is safe however many it hits; isolating half of all bots, or restarting parts for them, is not. */
function floodReason({ outcome }: RuleRun, isCommon: boolean, { kind }: Remedy): string | undefined {
  if (outcome === 'flooded') return 'The rule found more than can be true';
  if (isCommon && (kind === 'quarantine' || kind === 'restart'))
    return 'So many bots show it that it cannot be their own';
  return undefined;
}

function repeatReason(
  finding: Finding,
  { kind }: Remedy,
  history: ReadonlyMap<string, History>,
): string | undefined {
  if (kind !== 'pause' && kind !== 'quarantine') return undefined;
  if (history.get(faultId(finding))?.actedOn !== finding.factsKey) return undefined;
  return 'The same facts were acted on before, and a person decided otherwise';
}

function statusReason({ kind }: Remedy, bot: Bot | undefined): string | undefined {
  if (kind !== 'pause' && kind !== 'quarantine') return undefined;
  return bot?.status === 'active' ? undefined : `The bot is ${bot?.status ?? 'unknown'} and does not trade`;
}

/** Of several moves of one bot the strongest; the others are withheld in its favour. */
function onePerSubject(planned: readonly PlannedAction[]): PlannedAction[] {
  const strongest = new Map<string, PlannedAction>();
  for (const each of planned) {
    if (!moves(each)) continue;
    const known = strongest.get(each.finding.subject);
    if (known === undefined || STRENGTH[each.remedy.kind] > STRENGTH[known.remedy.kind])
      strongest.set(each.finding.subject, each);
  }
  return planned.map((each) => {
    const winner = strongest.get(each.finding.subject);
    if (!moves(each) || winner === undefined || winner === each) return each;
    return { ...each, withheld: `${winner.finding.rule} already takes it out of trading` };
  });
}

const moves = ({ remedy: { kind }, withheld }: PlannedAction): boolean =>
  withheld === undefined && (kind === 'pause' || kind === 'quarantine');

export const withheldResult = (reason: string): ActionResult => ({ outcome: 'withheld', detail: reason });
