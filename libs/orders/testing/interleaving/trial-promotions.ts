import { type Bot, type BotMode, ModeAuthority, type ModeEntry, type StatusVerdict } from '@app/bots';
import { type BotId } from '@app/kernel';

interface TrialPromotion {
  state: 'entering' | 'live' | 'winding_down' | 'ended';
}

/** A change of mode that is due, and the promotion that says so. */
interface DueChange {
  readonly to: BotMode;
  readonly promotion: TrialPromotion;
}

/** Promotions as their collection keeps them, each due at any time. */
export class TrialPromotions extends ModeAuthority {
  readonly name = 'trial';
  readonly #newest = new Map<BotId, TrialPromotion>();

  mayBecome({ id }: Pick<Bot, 'id'>, mode: BotMode): Promise<StatusVerdict> {
    const isDue = this.#newest.get(id)?.state === (mode === 'live' ? 'entering' : 'winding_down');
    return Promise.resolve(
      isDue ? { allowed: true } : { allowed: false, code: 'not_promoted', reason: 'nobody asked for it' },
    );
  }

  entryRefusal({ botId, mode }: ModeEntry): Promise<string | undefined> {
    const state = this.#newest.get(botId)?.state ?? 'ended';
    const stands = state === (mode === 'live' ? 'live' : 'ended');
    return Promise.resolve(stands ? undefined : 'its mode is about to change');
  }

  /** A bot that is about to be live is asked back to paper, and one that winds down is asked for by many. */
  begin(id: BotId): Promise<DueChange> {
    const open = this.#newest.get(id);
    if (open !== undefined && open.state !== 'ended') {
      open.state = 'winding_down';
      return Promise.resolve({ to: 'paper', promotion: open });
    }
    const promotion: TrialPromotion = { state: 'entering' };
    this.#newest.set(id, promotion);
    return Promise.resolve({ to: 'live', promotion });
  }

  /** The bot has the mode. */
  stand({ to, promotion }: DueChange): Promise<void> {
    if (to === 'live' && promotion.state === 'entering') promotion.state = 'live';
    if (to === 'paper' && promotion.state === 'winding_down') promotion.state = 'ended';
    return Promise.resolve();
  }

  /** The bot did not become live; one that shall be on paper winds down until it is. */
  giveUp({ to, promotion }: DueChange): Promise<void> {
    if (to === 'live' && promotion.state === 'entering') promotion.state = 'ended';
    return Promise.resolve();
  }
}
