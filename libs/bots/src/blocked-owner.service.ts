import { type UserBlockedListener, UsersService } from '@app/auth';
import { type Actor, type UserId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { BotStatusService } from './bot-status.service.js';
import { type Bot, type BotStatus } from './bot.js';
import { type StatusGuard, type StatusVerdict } from './status-guard.js';

/** Bots of a blocked user are paused, and none becomes active, not even by a request that was already under way. */
@Injectable()
export class BlockedOwnerService implements UserBlockedListener, StatusGuard {
  readonly name = 'blocked-owner';
  readonly guarded: readonly BotStatus[] = ['active'];

  constructor(
    private readonly users: UsersService,
    private readonly status: BotStatusService,
  ) {}

  async userBlocked(owner: UserId, actor: Actor): Promise<void> {
    await this.status.pauseMany(owner, {
      actor,
      reason: 'Its owner was blocked',
      pauseReason: 'user_blocked',
    });
  }

  async mayBecome({ userId }: Bot): Promise<StatusVerdict> {
    if (!(await this.users.isBlocked(userId))) return { allowed: true };
    return { allowed: false, code: 'user_blocked', reason: 'The owner of this bot is blocked' };
  }
}
