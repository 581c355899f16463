import { type Bot } from '@app/bots';
import { type HaltScope, userScope } from '@app/emergency-stop';
import { botId, clientOrderId, DomainError, price, userId } from '@app/kernel';
import { type OrderRequest } from '@app/venues';
import { aBot } from '@testing/bots';
import { aResume, aStop } from '@testing/emergency-stop';
import { anIntent } from '@testing/risk';

import { HaltOracle } from './halt-oracle.js';
import { anInterleavedSystem, type InterleavedSystem } from './interleaved-system.js';
import { problemsAtRest, scopesOf } from './quiet-check.js';
import { VirtualScheduler } from './virtual-scheduler.js';
import { WatchedVenue } from './watched-venue.js';

const OWNERS = ['ann', 'ann', 'ben'].map(userId);
const SCOPES: readonly HaltScope[] = ['global', userScope(userId('ann'))];
/** An actor begins after so many turns at most. */
const BEGIN_TURNS_MAX = 60;
const SETTLING_ROUNDS = 5;
const TRIAL = { kind: 'system', name: 'trial' } as const;

export interface InterleavingResult {
  readonly turns: number;
  readonly sent: number;
  readonly denied: number;
  readonly resumed: number;
  readonly activated: number;
  readonly activationsRefused: number;
  readonly promoted: number;
  /** What must never be, in words. */
  readonly violations: readonly string[];
}

/** With everything, or with nothing but trading and changes of modes. */
type InterleavingKind = 'stops' | 'modes';

/**
 * Stops, resumes, ticks, fills, starts and promotions of bots, marker files and looks for them, all at once, in an order
 * that the seed decides.
 */
export async function interleave(
  seed: number,
  kind: InterleavingKind = 'stops',
): Promise<InterleavingResult> {
  return await new Interleaving(seed).run(kind);
}

class Interleaving {
  readonly #scheduler: VirtualScheduler;
  readonly #oracle = new HaltOracle();
  readonly #system: InterleavedSystem;
  readonly #stopsAtDecision = new Map<string, number>();
  readonly #counts = { sent: 0, denied: 0, resumed: 0, activated: 0, activationsRefused: 0, promoted: 0 };
  readonly #violations: string[] = [];
  #ticks = 0;

  constructor(seed: number) {
    this.#scheduler = new VirtualScheduler(seed);
    const bots = OWNERS.map((owner, n) =>
      aBot({
        id: botId(`bot-${n}`),
        userId: owner,
        status: this.#scheduler.chance(0.5) ? 'active' : 'paused',
      }),
    );
    const [paper, live] = (['paper', 'live'] as const).map(
      (mode) =>
        new WatchedVenue(mode, this.#scheduler, (request) => {
          this.#onSend(request, mode);
        }),
    ) as [WatchedVenue, WatchedVenue];
    this.#system = anInterleavedSystem(this.#scheduler, bots, { paper, live });
  }

  async run(kind: InterleavingKind): Promise<InterleavingResult> {
    const actors = kind === 'stops' ? this.#withStops() : this.#withoutStops();
    const [turns] = await Promise.all([this.#scheduler.run(), ...actors]);
    await this.#settle();
    this.#violations.push(...problemsAtRest(this.#system, this.#oracle, SCOPES));
    return { turns, ...this.#counts, violations: this.#violations };
  }

  #withStops(): readonly Promise<void>[] {
    return [
      ...this.#some(1, 3, () => this.#stop()),
      ...this.#some(0, 3, () => this.#resume()),
      ...this.#some(3, 8, () => this.#tick()),
      ...this.#some(0, 2, () => this.#fill()),
      ...this.#some(1, 3, () => this.#start()),
      ...this.#some(0, 2, () => this.#restart()),
      ...this.#some(0, 2, () => this.#promote()),
      ...this.#some(0, 1, () => this.#mark()),
      ...this.#some(1, 3, () => this.#watch()),
    ];
  }

  /** Orders and changes of modes meet more often where nothing halts them. */
  #withoutStops(): readonly Promise<void>[] {
    return [
      ...this.#some(8, 16, () => this.#tick()),
      ...this.#some(0, 2, () => this.#fill()),
      ...this.#some(1, 3, () => this.#start()),
      ...this.#some(4, 8, () => this.#promote()),
    ];
  }

  /** Each begins at its own time. */
  #some(min: number, max: number, act: () => Promise<void>): readonly Promise<void>[] {
    const count = min + this.#scheduler.pick(max - min);
    return Array.from({ length: count }, async () => {
      for (let turns = this.#scheduler.pick(BEGIN_TURNS_MAX); turns > 0; turns -= 1)
        await this.#scheduler.turn();
      await act();
    });
  }

  async #stop(): Promise<void> {
    const scope = this.#anyScope();
    this.#oracle.stopDemanded(scope);
    const answer = this.#system.stop.stop(aStop({ scope }));
    if (this.#system.latch.state(scope).halt === undefined)
      this.#violations.push(`the stop of ${scope} returned with the latch open`);
    await answer;
  }

  async #resume(): Promise<void> {
    const scope = this.#anyScope();
    const refused = this.#oracle.resumeDemanded(scope);
    const force = this.#scheduler.chance(0.3) ? { force: true, reason: 'checked' } : {};
    try {
      await this.#system.stop.resume(aResume({ scope, ...force }));
      this.#counts.resumed += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refused();
    }
  }

  async #tick(): Promise<void> {
    const bot = this.#anyBot();
    this.#ticks += 1;
    const id = clientOrderId(`${bot.id}-${this.#ticks}`);
    this.#stopsAtDecision.set(id, this.#oracle.stops(scopesOf(bot.userId)));
    const resting = { type: 'limit', limitPrice: price(50) } as const;
    const kind = this.#scheduler.chance(0.5) ? resting : {};
    const isSent = await this.#system.submit(anIntent({ bot, clientOrderId: id, ...kind }));
    this.#counts[isSent ? 'sent' : 'denied'] += 1;
  }

  async #fill(): Promise<void> {
    await this.#scheduler.turn();
    const { paper, live } = this.#system.venues;
    for (const venue of [paper, live]) {
      const [order] = venue.openOrders();
      if (order !== undefined) venue.fill(order.clientOrderId);
    }
  }

  async #start(): Promise<void> {
    await this.#activate(this.#anyBot());
  }

  async #promote(): Promise<void> {
    const { mode, promotions } = this.#system;
    const { id } = this.#anyBot();
    const due = await promotions.begin(id);
    try {
      await mode.change(id, { to: due.to, actor: TRIAL, reason: 'by chance' });
      await promotions.stand(due);
      this.#counts.promoted += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await promotions.giveUp(due);
    }
  }

  async #restart(): Promise<void> {
    const bot = this.#anyBot();
    await this.#move(bot, 'paused');
    await this.#scheduler.turn();
    await this.#activate(bot);
  }

  async #activate(bot: Bot): Promise<void> {
    if (await this.#move(bot, 'active')) this.#counts.activated += 1;
    else this.#counts.activationsRefused += 1;
  }

  async #move({ id }: Bot, to: 'active' | 'paused'): Promise<boolean> {
    try {
      await this.#system.status.move(id, {
        to,
        actor: TRIAL,
        reason: 'by chance',
        pauseReason: 'user_paused',
      });
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return false;
    }
  }

  async #mark(): Promise<void> {
    await this.#system.markers.write({ scope: 'global', reason: 'by hand' });
  }

  async #watch(): Promise<void> {
    const { watch, stop } = this.#system;
    await watch.lookForMarkers();
    await watch.lookAtRecords();
    await Promise.all(stop.unfinished().map((scope) => stop.goOn(scope)));
  }

  #onSend({ clientOrderId: id, account }: OrderRequest, venue: Bot['mode']): void {
    const scopes = scopesOf(account.userId);
    const mode = this.#system.bots.all().find((bot) => bot.id === account.botId)?.mode;
    if (mode !== venue)
      this.#violations.push(`${id} of a ${mode ?? 'lost'} bot was sent to the ${venue} venue`);
    if (this.#system.latch.read(account.userId).halted) this.#violations.push(`${id} was sent while halted`);
    if (this.#oracle.isSurelyHalted(scopes))
      this.#violations.push(`${id} was sent after a stop was demanded`);
    if (this.#oracle.stops(scopes) !== this.#stopsAtDecision.get(id))
      this.#violations.push(`${id} was decided before a stop and sent after it`);
  }

  /** What the watch does in the background, until nothing is left to do. */
  async #settle(): Promise<void> {
    for (let round = 0; round < SETTLING_ROUNDS; round += 1)
      await Promise.all([this.#scheduler.run(), this.#watch(), this.#system.stop.writeBehind()]);
  }

  #anyScope(): HaltScope {
    return this.#scheduler.chance(0.6) ? 'global' : userScope(userId('ann'));
  }

  #anyBot(): Bot {
    const bots = this.#system.bots.all();
    return bots[this.#scheduler.pick(bots.length - 1)] ?? aBot();
  }
}
