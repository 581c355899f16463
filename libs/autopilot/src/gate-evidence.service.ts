import { type Bot } from '@app/bots';
import { LiveGate } from '@app/live-gates';
import { Injectable } from '@nestjs/common';

import { type BotEvidence, EvidenceOf } from './evidence-of.js';

/** The gate check that judges a bot's results; the others are about the account and the system. */
const EVIDENCE_CHECK = 'evidence';

@Injectable()
export class GateEvidence extends EvidenceOf {
  constructor(private readonly gate: LiveGate) {
    super();
  }

  async of({ userId, id }: Bot): Promise<BotEvidence> {
    const { liveAllowed, checks } = await this.gate.evaluate(userId, id);
    const isProven = checks.some(({ code, status }) => code === EVIDENCE_CHECK && status === 'passed');
    return { isProven, mayGoLive: liveAllowed };
  }
}
