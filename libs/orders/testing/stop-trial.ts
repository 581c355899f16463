import { type Bot } from '@app/bots';
import { botId, price } from '@app/kernel';
import { ownChecks, PreTradeChecks } from '@app/risk';
import { type OrderRequest, type VenueOrder } from '@app/venues';
import { aBot } from '@testing/bots';
import { aStop } from '@testing/emergency-stop';
import { aConfig } from '@testing/config';
import { type TestDatabase } from '@testing/persistence';
import { anIntent } from '@testing/risk';
import { FakeVenue } from '@testing/venues';

import { deriveClientOrderId } from '../src/client-order-id.js';
import { inParallel } from '../src/watch/in-parallel.js';
import { aStoppableOrderSystem, type StoppableOrderSystem } from './stoppable-orders.builder.js';

/** Bots that send all the time: before, during and after the stop. */
const SENDERS = 16;
const BOTS_PER_SENDER = 10;
const ROUNDS_MAX = 100;
/** Of all checks the one that is about stops: without it, an order after the stop is denied for its paused bot. */
const CHECKS = ownChecks(aConfig().risk).filter(({ code }) => code === 'halted');
const { signal } = new AbortController();

export interface StopTrialOptions {
  readonly database: TestDatabase;
  /** Active bots, each with an order that rests. */
  readonly bots: number;
  /** Of each call to the venue, ms. */
  readonly latencyMs: number;
}

/** Times in ms from the demand. */
export interface StopTrial {
  readonly latchMs: number;
  readonly durableMs: number;
  readonly lastCancelSentMs: number;
  readonly answerMs: number;
  readonly clearMs: number;
  readonly verdictOfAnswer: string;
  /** Of the orders that were sent. */
  readonly cancelsSent: number;
  /** Written down as being sent when the books were asked; the latch kept them from it, and the cancel found nothing. */
  readonly cancelledUnsent: number;
  readonly sentBefore: number;
  /** Orders that the gateway gave to the venue after the latch closed. */
  readonly sentAfterLatch: number;
  /** Orders that reached the venue after the answer. */
  readonly arrivedAfterAnswer: number;
  readonly deniedAfterLatch: number;
  readonly activeBotsLeft: number;
  readonly openOrdersLeft: number;
}

/** Notes when each call is made. */
class ObservedVenue extends FakeVenue {
  readonly sentAt: number[] = [];
  readonly cancelledAt: number[] = [];
  readonly arrivedAt: number[] = [];

  override async createOrder(request: OrderRequest, abort: AbortSignal): Promise<VenueOrder> {
    this.sentAt.push(performance.now());
    const order = await super.createOrder(request, abort);
    this.arrivedAt.push(performance.now());
    return order;
  }

  override cancelOrder(
    order: Pick<VenueOrder, 'clientOrderId'>,
    abort: AbortSignal,
  ): ReturnType<FakeVenue['cancelOrder']> {
    this.cancelledAt.push(performance.now());
    return super.cancelOrder(order, abort);
  }
}

/** Stops a crowd of bots in the middle of their trading, and watches the venue. */
export async function stopCrowd({ database, bots, latencyMs }: StopTrialOptions): Promise<StopTrial> {
  const venue = new ObservedVenue({ latencyMs });
  const system = await aStoppableOrderSystem({ database, venue, checks: new PreTradeChecks(CHECKS) });
  await restOrders(system, bots);
  const senders = await Senders.start(system);
  const sentBefore = venue.sentAt.length;

  const demandedAt = performance.now();
  const answer = system.stop.stop(aStop());
  const latchMs = system.latch.read().halted ? performance.now() - demandedAt : Number.NaN;
  const { record } = await answer;
  const answeredAt = performance.now();
  for (let round = 0; round < ROUNDS_MAX && system.stop.unfinished().length > 0; round += 1) {
    await system.stop.goOn('global');
  }
  const clearMs = system.stop.unfinished().length === 0 ? performance.now() - demandedAt : Number.NaN;
  const denied = await senders.end();
  const cancelled = new Set(venue.cancelled);
  const cancelledSent = venue.created.filter(({ clientOrderId }) => cancelled.has(clientOrderId)).length;

  return {
    latchMs,
    durableMs: system.durableAt() - demandedAt,
    lastCancelSentMs: Math.max(...venue.cancelledAt.filter((at) => at <= answeredAt)) - demandedAt,
    answerMs: answeredAt - demandedAt,
    clearMs,
    verdictOfAnswer: record.verdict?.kind ?? 'none',
    cancelsSent: cancelledSent,
    cancelledUnsent: cancelled.size - cancelledSent,
    sentBefore,
    sentAfterLatch: venue.sentAt.filter((at) => at > demandedAt + latchMs).length,
    arrivedAfterAnswer: venue.arrivedAt.filter((at) => at > answeredAt).length,
    deniedAfterLatch: denied,
    activeBotsLeft: await system.bots.status.pauseMany(undefined, {
      actor: { kind: 'system', name: 'trial' },
      reason: 'Counting who is left',
    }),
    openOrdersLeft: venue.openOrders().length,
  };
}

async function restOrders(system: StoppableOrderSystem, count: number): Promise<void> {
  await inParallel(await activeBots(system, 'crowd', count), SENDERS, async (bot) => {
    await sendResting(system, bot, 0);
  });
}

async function activeBots(
  { bots }: StoppableOrderSystem,
  name: string,
  count: number,
): Promise<readonly Bot[]> {
  const all = Array.from({ length: count }, (_, n) =>
    aBot({ id: botId(`${name}-${n}`), name: `${name} ${n}` }),
  );
  await inParallel(all, SENDERS, (bot) => bots.put(bot));
  return all;
}

/** @returns whether it was denied because of the stop */
async function sendResting({ gateway }: StoppableOrderSystem, bot: Bot, slot: number): Promise<boolean> {
  const clientOrderId = deriveClientOrderId({ botId: bot.id, slot, purpose: 'entry' });
  const intent = anIntent({ bot, clientOrderId, slot, type: 'limit', limitPrice: price(50) });
  const outcome = await gateway.submit(intent, signal);
  return outcome.kind === 'denied' && outcome.code === 'halted';
}

/** They send all the time, each for one bot after the other. */
class Senders {
  #sent = 0;
  #denied = 0;
  #isEnding = false;
  #onWarm: () => void = () => undefined;
  readonly #warm = new Promise<void>((done) => (this.#onWarm = done));
  readonly #working: Promise<unknown>;

  private constructor(
    private readonly system: StoppableOrderSystem,
    bots: readonly Bot[],
  ) {
    const share = (n: number): readonly Bot[] => bots.filter((_, i) => i % SENDERS === n);
    this.#working = Promise.all(Array.from({ length: SENDERS }, (_, n) => this.#work(share(n))));
  }

  /** Resolves in the middle of their sending. */
  static async start(system: StoppableOrderSystem): Promise<Senders> {
    const senders = new Senders(system, await activeBots(system, 'sender', SENDERS * BOTS_PER_SENDER));
    await senders.#warm;
    return senders;
  }

  /** After each has tried once more. @returns how many orders the stop denied in all */
  async end(): Promise<number> {
    this.#isEnding = true;
    await this.#working;
    return this.#denied;
  }

  async #work(bots: readonly Bot[]): Promise<void> {
    for (let slot = 1; ; slot += 1) {
      for (const bot of bots) {
        const isLast = this.#isEnding;
        if (await sendResting(this.system, bot, slot)) this.#denied += 1;
        this.#sent += 1;
        if (this.#sent === 2 * SENDERS) this.#onWarm();
        if (isLast) return;
      }
    }
  }
}
