import { type BotId } from '@app/kernel';
import { AccountsService } from '@app/orders';
import { RecordingAuditLog } from '@testing/audit';
import { aConfig } from '@testing/config';
import { type OrderSystem } from '@testing/orders';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { AutopilotRepository } from '../src/autopilot.repository.js';
import { ACTION_MODEL, ActionSchema, DAY_MODEL, DaySchema } from '../src/autopilot.schema.js';
import { Autopilot } from '../src/autopilot.service.js';
import { DayPlan } from '../src/day-plan.service.js';
import { type BotEvidence, EvidenceOf } from '../src/evidence-of.js';

export interface AutopilotSystemOptions {
  readonly database: TestDatabase;
  readonly orders: OrderSystem;
  /** Of the bots that have proven something; the others have not. */
  readonly evidence: ReadonlyMap<BotId, BotEvidence>;
  /** Makes a part go wrong. */
  readonly wrap?: <T extends object>(part: T) => T;
}

export interface AutopilotSystem {
  readonly autopilot: Autopilot;
  readonly repository: AutopilotRepository;
}

/** The autopilot on the books of an order system, with evidence of the test's making; one lost trade makes a loser. */
export async function anAutopilot({
  database,
  orders,
  evidence,
  wrap = (part) => part,
}: AutopilotSystemOptions): Promise<AutopilotSystem> {
  const { connection, transactions } = database;
  const { clock, latch } = orders;
  const repository = wrap(
    new AutopilotRepository(
      await modelOn(connection, ACTION_MODEL, ActionSchema),
      await modelOn(connection, DAY_MODEL, DaySchema),
      transactions,
    ),
  );
  const accounts = new AccountsService(orders.accounts, orders.trades);
  const known = new (class extends EvidenceOf {
    of({ id }: { readonly id: BotId }): Promise<BotEvidence> {
      return Promise.resolve(evidence.get(id) ?? { isProven: false, mayGoLive: false });
    }
  })();
  const plan = new DayPlan(accounts, known, repository, clock, aConfig({ AUTOPILOT_TRADES_MIN: '1' }));
  const audit = new RecordingAuditLog();
  return {
    repository,
    autopilot: new Autopilot(plan, repository, wrap(orders.capital), latch, audit, clock),
  };
}
