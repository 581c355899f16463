import { type Bot, type BotMode, ModeAuthority, type ModeEntry, type StatusVerdict } from '@app/bots';
import { type BotId } from '@app/kernel';

type State = 'entering' | 'live' | 'winding_down';

/** Promotions as their collection keeps them, each due at any time. */
export class TrialPromotions extends ModeAuthority {
  readonly name = 'trial';
  readonly #states = new Map<BotId, State>();

  mayBecome({ id }: Pick<Bot, 'id'>, mode: BotMode): Promise<StatusVerdict> {
    const isDue = this.#states.get(id) === (mode === 'live' ? 'entering' : 'winding_down');
    return Promise.resolve(
      isDue ? { allowed: true } : { allowed: false, code: 'not_promoted', reason: 'nobody asked for it' },
    );
  }

  entryRefusal({ botId, mode }: ModeEntry): Promise<string | undefined> {
    const stands = this.#states.get(botId) === (mode === 'live' ? 'live' : undefined);
    return Promise.resolve(stands ? undefined : 'its mode is about to change');
  }

  /** The bot's next mode; undefined while somebody else is at it. A bot that winds down may be asked for again. */
  begin(id: BotId): Promise<BotMode | undefined> {
    const state = this.#states.get(id);
    if (state === 'entering') return Promise.resolve(undefined);
    this.#states.set(id, state === undefined ? 'entering' : 'winding_down');
    return Promise.resolve(state === undefined ? 'live' : 'paper');
  }

  /** The bot has the mode. */
  stand(id: BotId, mode: BotMode): Promise<void> {
    const state = this.#states.get(id);
    if (mode === 'live' && state === 'entering') this.#states.set(id, 'live');
    if (mode === 'paper' && state === 'winding_down') this.#states.delete(id);
    return Promise.resolve();
  }

  /** The bot did not become live; one that shall be on paper winds down until it is. */
  giveUp(id: BotId, mode: BotMode): Promise<void> {
    if (mode === 'live') this.#states.delete(id);
    return Promise.resolve();
  }
}
