import { Config } from '@app/config';
import { type BotId, Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { LedgerAudit } from '../invariants/ledger-audit.service.js';
import { type Order } from '../order.js';
import { OrderRepository } from '../order.repository.js';
import { inParallel } from './in-parallel.js';
import { type Followed, OrderWatch } from './order-watch.service.js';
import { Quarantine } from './quarantine.service.js';
import { isClosed, SENDER_MS_MAX } from './resolution.js';

const BATCH = 200;
const CONCURRENT = 8;
/** A venue that could not be read this often in one round is not asked again in it. */
const READS_FAILED_MAX = 3;

/** Follows every watched order once, and quarantines the bots of those that cannot be resolved. */
@Injectable()
export class WatchRound {
  constructor(
    private readonly orders: OrderRepository,
    private readonly watch: OrderWatch,
    private readonly audit: LedgerAudit,
    private readonly quarantine: Quarantine,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * At start nobody is sending, and what cannot be resolved at once is not waited for; while running both have their
   * time. @throws what the database throws, the reason of an abort
   */
  async run({ atStart }: { readonly atStart: boolean }, signal: AbortSignal): Promise<void> {
    const round: Round = { atStart, failedReads: new Map(), booked: new Set() };
    let after: string | undefined;
    do {
      const batch = await this.orders.unsettled(BATCH, after);
      await inParallel(batch, CONCURRENT, ({ order }) => this.#follow(order, round, signal));
      after = batch.length === BATCH ? batch.at(-1)?.cursor : undefined;
    } while (after !== undefined);
    await inParallel([...round.booked], CONCURRENT, (botId) => this.#check(botId));
  }

  async #follow(order: Order, round: Round, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const venue = `${order.exchange}:${order.mode}`;
    const failed = round.failedReads.get(venue) ?? 0;
    const followed = failed < READS_FAILED_MAX ? await this.#ask(order, round, signal) : notAsked(order);
    if (followed.kind === 'unreadable') round.failedReads.set(venue, failed + 1);
    if (!followed.order.filledQuantity.equals(order.filledQuantity)) round.booked.add(order.botId);
    if (this.#isLost(followed, round)) {
      await this.quarantine.take(
        order.botId,
        `Order ${order.clientOrderId} is unresolved: ${followed.reason}`,
      );
    }
  }

  #ask(order: Order, { atStart }: Round, signal: AbortSignal): Promise<Followed> {
    const graceMs = atStart ? 0 : this.config.trading.venueTimeoutMs + SENDER_MS_MAX;
    return this.watch.follow(order, graceMs, signal);
  }

  #isLost({ kind, order }: Followed, { atStart }: Round): boolean {
    if (kind === 'contradiction') return true;
    if (kind !== 'unreadable' || isClosed(order)) return false;
    if (atStart) return true;
    const since = order.failedAt ?? order.updatedAt;
    const unknownMs = this.clock.now() - since.getTime();
    return order.state === 'unknown' && unknownMs >= this.config.orders.unresolvedMaxMs;
  }

  /** Fills that were learned of late are checked against the account at once. */
  async #check(botId: BotId): Promise<void> {
    const [finding] = await this.audit.findings(botId);
    if (finding !== undefined) await this.quarantine.take(botId, `${finding.code}: ${finding.message}`);
  }
}

interface Round {
  readonly atStart: boolean;
  readonly failedReads: Map<string, number>;
  /** Bots for which something was booked. */
  readonly booked: Set<BotId>;
}

const notAsked = (order: Order): Followed => ({
  kind: 'unreadable',
  order,
  reason: 'its venue cannot be read',
});
