import { type Config } from '@app/config';
import { AccountsService, OrderHistory } from '@app/orders';
import { type LiveGateSystem } from '@testing/live-gates';
import { type OrderSystem } from '@testing/orders';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { Demotion } from '../src/demotion.service.js';
import { Eligibility } from '../src/eligibility.service.js';
import { LiveEntry } from '../src/live-entry.service.js';
import { LiveSupervisor } from '../src/live-supervisor.service.js';
import { LiveWatch } from '../src/live-watch.service.js';
import { LooseEnds } from '../src/loose-ends.service.js';
import { PromotionAuthority } from '../src/promotion-authority.service.js';
import { PromotionRecords } from '../src/promotion-records.service.js';
import { PromotionReview } from '../src/promotion-review.service.js';
import { PromotionRepository } from '../src/promotion.repository.js';
import { PROMOTION_MODEL, type PromotionRecord, PromotionSchema } from '../src/promotion.schema.js';
import { Promotions } from '../src/promotions.service.js';
import { StepLimit } from '../src/step-limit.service.js';
import { StepRequests } from '../src/step-requests.service.js';

export interface PromotionSystem {
  /** Decides on modes once it is set. */
  readonly authority: PromotionAuthority;
  readonly promotions: Promotions;
  readonly demotion: Demotion;
  readonly supervisor: LiveSupervisor;
  readonly stepLimit: StepLimit;
  readonly books: PromotionRepository;
}

export interface PromotionSystemOptions {
  readonly database: TestDatabase;
  readonly orders: OrderSystem;
  readonly gate: LiveGateSystem;
  readonly config: Config;
  /** What the parts that write are told to, for processes that die at one of their calls. */
  readonly wrap?: <T extends object>(part: T) => T;
}

/** The real promotion of bots around an order system and its gate. */
export async function aPromotionSystem(options: PromotionSystemOptions): Promise<PromotionSystem> {
  const { database, orders, gate, config, wrap = (part) => part } = options;
  const { bots, clock, markets, log, alerts } = orders;
  const { evidence } = gate;
  const books = wrap(
    new PromotionRepository(
      await modelOn<PromotionRecord>(database.connection, PROMOTION_MODEL, PromotionSchema),
    ),
  );
  const accounts = new AccountsService(orders.accounts, orders.trades);
  const review = new PromotionReview(
    accounts,
    new OrderHistory(orders.orders),
    markets,
    evidence,
    clock,
    config,
  );
  const records = new PromotionRecords(books, bots.audit, clock, log);
  const requests = new StepRequests(books, records, clock, config);
  const entry = new LiveEntry(records, wrap(evidence), wrap(bots.mode), accounts, clock);
  const demotion = new Demotion(books, records, bots.mode, bots.status, alerts, clock);
  const eligibility = new Eligibility(gate.gate, review, accounts, markets, config);
  const watch = new LiveWatch(review, demotion, requests, records, evidence, clock);
  const looseEnds = new LooseEnds(records, requests, entry, demotion, clock);
  return {
    authority: new PromotionAuthority(books, evidence),
    promotions: new Promotions(books, requests, eligibility, entry, bots.bots, config),
    supervisor: new LiveSupervisor(books, bots.bots, watch, looseEnds, demotion, log),
    stepLimit: new StepLimit(books, review, accounts, config),
    ...{ demotion, books },
  };
}
