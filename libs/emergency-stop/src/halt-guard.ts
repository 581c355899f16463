import { type Bot, StatusGuard, type StatusVerdict } from '@app/bots';

import { type HaltLatch } from './halt-latch.js';

/** While stopped nothing can make a bot active, whoever asks. */
export class HaltGuard extends StatusGuard {
  readonly name = 'emergency-stop';
  readonly guarded = ['active'] as const;

  constructor(private readonly latch: HaltLatch) {
    super();
  }

  mayBecome({ userId }: Bot): StatusVerdict {
    const reading = this.latch.read(userId);
    if (!reading.halted) return { allowed: true };
    return {
      allowed: false,
      code: 'halted',
      reason: `Emergency stop is currently active: ${reading.reason}`,
    };
  }
}
