import { Alerts, Log } from '@app/observability';
import { Injectable } from '@nestjs/common';

import { type RuleRun } from '../scan/run-detectors.js';
import { faultId, type HandledFinding, type History } from './healing-event.js';
import { HealingEvents } from './healing-event.repository.js';

export interface ScanOutcome {
  readonly runs: readonly RuleRun[];
  readonly handled: readonly HandledFinding[];
  readonly history: ReadonlyMap<string, History>;
  readonly at: Date;
}

/** Subjects an alert names; all of them are in the events. */
const NAMED_MAX = 5;

/** Keeps what a scan found and did, and tells people what is new. */
@Injectable()
export class ScanRecorder {
  readonly #failing = new Set<string>();

  constructor(
    private readonly events: HealingEvents,
    private readonly alerts: Alerts,
    private readonly log: Log,
  ) {}

  history(now: Date): Promise<ReadonlyMap<string, History>> {
    return this.events.history(now);
  }

  /** People are told although the database is away. @throws what the database throws */
  async record({ runs, handled, history, at }: ScanOutcome): Promise<void> {
    this.#tell(handled.filter(({ finding }) => history.get(faultId(finding))?.isOpen !== true));
    this.#tellFailures(runs);
    await this.events.keep(handled, at);
    const whole = runs.filter(({ outcome }) => outcome === 'done').map(({ rule }) => rule);
    await this.events.closeUnseen(whole, at);
  }

  /** One alert for each rule, however many it found. */
  #tell(news: readonly HandledFinding[]): void {
    const byRule = new Map<string, HandledFinding[]>();
    for (const each of news) {
      const { finding, result, action } = each;
      this.log.info({ rule: finding.rule, subject: finding.subject, action, ...result }, finding.message);
      if (!isAlarming(each)) continue;
      byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), each]);
    }
    for (const [rule, found] of byRule) {
      const [first] = found;
      if (first === undefined) continue;
      const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
      this.alerts.raise({
        level: found.some(({ finding }) => finding.severity === 'critical') ? 'error' : 'warn',
        code: `self_healing_${rule}`,
        text: `${first.finding.subject}: ${first.finding.message}${more}. ${first.result.detail}`,
        fields: {
          rule,
          count: found.length,
          subjects: found.slice(0, NAMED_MAX).map(({ finding }) => finding.subject),
        },
      });
    }
  }

  /** Told once, until the rule has done its work again. */
  #tellFailures(runs: readonly RuleRun[]): void {
    for (const { rule, outcome, error } of runs) {
      const isFailing = outcome !== 'done' && outcome !== 'skipped';
      if (isFailing && !this.#failing.has(rule)) {
        this.alerts.raise({
          level: 'error',
          code: 'self_healing_rule_failed',
          text: `The rule ${rule} ${outcome}: ${error ?? 'it found more than can be true'}`,
          fields: { rule, outcome, error },
        });
      }
      if (isFailing) this.#failing.add(rule);
      else this.#failing.delete(rule);
    }
  }
}

/** What somebody should hear of: what is serious, and what took a bot out of trading or tried to and failed. */
const isAlarming = ({ finding, action, result }: HandledFinding): boolean =>
  finding.severity === 'critical' ||
  result.outcome === 'failed' ||
  (result.outcome === 'done' && (action === 'pause' || action === 'quarantine' || action === 'restart'));
