import { endAllSessions } from '@app/auth';
import { holdRestoredBots } from '@app/bots';
import { haltStoreOn, neverStopped, type HaltStore } from '@app/emergency-stop';
import { type Actor } from '@app/kernel';
import { type OpenDatabase } from '@app/persistence';
import { endRestoredPromotions } from '@app/promotion';

/** What was changed so that nothing trades and nobody is signed in. */
export interface Settled {
  /** Of the emergency stop that is active now. */
  readonly epoch: number;
  readonly botsPaused: number;
  /** Live in the backup, on paper now. */
  readonly botsDemoted: number;
  /** The way to live trading begins anew. */
  readonly promotionsEnded: number;
  readonly sessionsEnded: number;
}

export interface SettleFacts {
  readonly actor: Actor;
  readonly at: Date;
  /** The backup, for reasons. */
  readonly from: string;
}

/** After a restore: halted, every bot waiting for a person and on paper, every session ended. */
export async function settle(connection: OpenDatabase['connection'], facts: SettleFacts): Promise<Settled> {
  const epoch = await halt(haltStoreOn(connection), facts);
  const { paused, demoted } = await holdRestoredBots(connection, facts);
  return {
    epoch,
    botsPaused: paused,
    botsDemoted: demoted,
    promotionsEnded: await endRestoredPromotions(connection, facts),
    sessionsEnded: await endAllSessions(connection, facts.at),
  };
}

/** A stop of its own, with an epoch that nothing before the restore has seen, also where the backup was halted. */
async function halt(halts: HaltStore, { actor, at, from }: SettleFacts): Promise<number> {
  const stopped = (await halts.find('global')) ?? neverStopped('global');
  if (stopped.enabled) await halts.deactivate('global', stopped.epoch);
  const { epoch } = await halts.activate({
    ...neverStopped('global'),
    enabled: true,
    epoch: stopped.epoch + 1,
    reason: `Restored from ${from}: compare positions and orders with the exchanges before you resume`,
    activatedAt: at,
    activatedBy: actor,
  });
  return epoch;
}
