import { pageDto } from '@app/http';
import { toText } from '@app/kernel';

import { type AutopilotAction } from './action.js';

/** One thing the autopilot did or proposed. */
export class AutopilotActionDto {
  /** @example autopilot-65f1-20414-0 */
  readonly id!: string;
  /** @example reallocate */
  readonly kind!: 'reallocate' | 'reinvest' | 'propose_promotion';
  readonly state!: 'planned' | 'done' | 'refused' | 'expired' | 'undone' | 'proposed';
  /** Who gives; of a proposal, the bot it is about. */
  readonly fromBotId!: string;
  readonly toBotId: string | undefined;
  /** @example 85.5 */
  readonly amount: string | undefined;
  /** @example USDT */
  readonly quote!: string;
  readonly reason!: string;
  /** Why it was refused, or what went back. */
  readonly outcome: string | undefined;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class AutopilotActionPageDto extends pageDto(AutopilotActionDto) {}

export function toActionDto(action: AutopilotAction): AutopilotActionDto {
  const { id, kind, state, fromBotId, toBotId, amount, quote, reason, outcome, createdAt, updatedAt } =
    action;
  return {
    id,
    kind,
    state,
    fromBotId,
    toBotId,
    amount: amount && toText(amount),
    quote,
    reason,
    outcome,
    createdAt,
    updatedAt,
  };
}
