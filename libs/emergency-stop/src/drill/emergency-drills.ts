import { type AuditLog } from '@app/audit';
import { type Actor, type Clock } from '@app/kernel';

import { type EmergencyStop } from '../emergency-stop.js';
import { type HaltMemory } from '../halt-memory.js';
import { type HaltRecord } from '../halt-record.js';
import { type HaltScope } from '../halt-scope.js';
import { DRILL_SCOPE } from './drill-account.js';
import { answerChecks, latchCheck, recordCheck, tried } from './drill-checks.js';
import { type Drill, type DrillCheck, type DrillStore } from './drill.js';
import { DrillImpossibleError, DrillUnderWayError } from './drill.errors.js';
import { type DrillOrders } from './drill-orders.js';

const REASON = 'Emergency stop drill';
/** All orders of a drill have to be placed by then. */
const PLACE_MS_MAX = 5000;

export interface EmergencyDrillsParts {
  readonly emergencyStop: EmergencyStop;
  readonly memory: HaltMemory;
  readonly orders: DrillOrders;
  readonly store: DrillStore;
  readonly audit: AuditLog;
  /** Wall time. */
  readonly clock: Clock;
}

/**
 * Rehearses the emergency stop with everything real but the account: latch, record, marker file, halt steps, venues,
 * verdict and resume are those of a stop of one user, and that user has nothing but the drill's orders.
 */
export class EmergencyDrills {
  #isUnderWay = false;

  constructor(private readonly parts: EmergencyDrillsParts) {}

  /** The newest drill, passed or not. */
  async last(): Promise<Drill | undefined> {
    return await this.parts.store.last();
  }

  /** @throws DrillUnderWayError, DrillImpossibleError, and when its result cannot be kept */
  async run(actor: Actor): Promise<Drill> {
    if (this.#isUnderWay) throw new DrillUnderWayError();
    this.#isUnderWay = true;
    try {
      await this.#demandQuiet(actor);
      const drill = await this.#rehearse(actor);
      await this.#keep(drill);
      return drill;
    } finally {
      this.parts.orders.forget();
      this.#isUnderWay = false;
    }
  }

  async #rehearse(actor: Actor): Promise<Drill> {
    const { clock, orders } = this.parts;
    const at = clock.date();
    const placed = await orders.place(AbortSignal.timeout(PLACE_MS_MAX));
    if (placed.length === 0)
      throw new DrillImpossibleError('No exchange has a market to place orders in: start a paper bot');
    const stopBegan = clock.now();
    const { record, closed } = await this.#stop(actor);
    const resumeBegan = clock.now();
    const checks = [
      latchCheck(closed),
      await this.#recordCheck(record.epoch),
      await tried('marker_file', () => this.#writeMarker()),
      ...answerChecks(record, placed),
      await tried('resume', () => this.#resume(actor)),
    ];
    return {
      at,
      actor,
      passed: checks.every(({ passed }) => passed),
      verdict: record.verdict ?? { kind: 'unknown', reasons: ['The venues were not read'] },
      epoch: record.epoch,
      venues: orders.exchanges(),
      ordersPlaced: placed.length,
      stopMs: resumeBegan - stopBegan,
      resumeMs: clock.now() - resumeBegan,
      checks,
    };
  }

  /** No stop that a drill could be taken for, and nothing left by a drill that died half-way. */
  async #demandQuiet(actor: Actor): Promise<void> {
    const { emergencyStop, memory } = this.parts;
    const reading = memory.latch.read();
    if (reading.halted) throw new DrillImpossibleError(`Trading is halted already: ${reading.reason}`);
    if (!emergencyStop.isStopped(DRILL_SCOPE)) return;
    const reason = 'Left by a drill that did not end';
    await emergencyStop.resume({ scope: DRILL_SCOPE, actor, reason, force: true });
  }

  async #stop(actor: Actor): Promise<{ record: HaltRecord; closed: readonly HaltScope[] }> {
    const { emergencyStop, memory } = this.parts;
    const before = memory.latch.haltedScopes();
    const answer = emergencyStop.stop({ scope: DRILL_SCOPE, reason: REASON, actor, flatten: false });
    const closed = memory.latch.haltedScopes().filter((scope) => !before.includes(scope));
    return { record: (await answer).record, closed };
  }

  async #recordCheck(epoch: number): Promise<DrillCheck> {
    let stored: HaltRecord | undefined;
    const reading = await tried('record', async () => {
      stored = await this.parts.memory.store.find(DRILL_SCOPE);
    });
    return reading.passed ? recordCheck(epoch, stored) : reading;
  }

  async #writeMarker(): Promise<void> {
    await this.parts.memory.markers.write({ scope: DRILL_SCOPE, reason: REASON });
    if (!(await this.#isMarked())) throw new Error('The file was written and is not read as a stop');
  }

  async #resume(actor: Actor): Promise<void> {
    const { emergencyStop, memory } = this.parts;
    await emergencyStop.resume({ scope: DRILL_SCOPE, actor, reason: REASON, force: false });
    if (memory.latch.state(DRILL_SCOPE).halt !== undefined) throw new Error('The latch is still closed');
    if ((await memory.store.find(DRILL_SCOPE))?.enabled === true)
      throw new Error('The record still says stopped');
    if (await this.#isMarked()) throw new Error('The marker file is still there');
  }

  /** @throws Error when the files cannot be read */
  async #isMarked(): Promise<boolean> {
    const reading = await this.parts.memory.markers.read();
    if (!reading.readable) throw new Error(reading.reason);
    return reading.markers.some(({ scope }) => scope === DRILL_SCOPE);
  }

  async #keep(drill: Drill): Promise<void> {
    await this.parts.store.append(drill);
    const { actor, passed, epoch, verdict, checks } = drill;
    const failed = checks.filter((check) => !check.passed).map(({ name }) => name);
    const details = { epoch, passed, failed, verdict: verdict.kind };
    await this.parts.audit.append({ actor, action: 'emergency_stop.drilled', subject: 'system', details });
  }
}
