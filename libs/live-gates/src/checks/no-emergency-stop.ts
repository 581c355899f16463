import { type HaltLatch } from '@app/emergency-stop';

import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';

export const noEmergencyStop = (latch: HaltLatch): GateCheck => ({
  code: 'emergency_stop',
  order: 20,
  evaluate({ userId }) {
    const threshold = 'not stopped';
    const reading = latch.read(userId);
    if (!reading.halted) return passed({ measured: 'not stopped', threshold });
    return failed('Emergency stop is currently active', {
      measured: `stopped: ${reading.reason}`,
      threshold,
      remedy: 'Put right what it was pulled for, then resume',
    });
  },
});
