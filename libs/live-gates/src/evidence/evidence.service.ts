import { type Bot } from '@app/bots';
import { Injectable } from '@nestjs/common';

import { NoEvidenceError } from '../live-gates.errors.js';
import { type EvidenceSnapshot, type EvidenceVerdict } from './evidence-snapshot.js';

/** The evidence on which bots trade with real money: kept at approval, checked at every order. */
@Injectable()
export class Evidence {
  /** Keeps what speaks for the bot now, sealed. @throws NoEvidenceError when it is not enough */
  approve(bot: Bot): Promise<EvidenceSnapshot> {
    return Promise.reject(new NoEvidenceError([`Nothing is known about '${bot.name}'`]));
  }

  /** Whether a snapshot is ours, unchanged, not expired, and about the bot as it is set up now. */
  verify(id: string): Promise<EvidenceVerdict> {
    return Promise.resolve({ valid: false, reason: `There is no evidence '${id}'` });
  }

  /** The same of the newest snapshot of a bot. */
  current({ name }: Bot): Promise<EvidenceVerdict> {
    return Promise.resolve({ valid: false, reason: `No evidence of '${name}' was approved` });
  }
}
