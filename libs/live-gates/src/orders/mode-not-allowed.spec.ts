import { type BotId, type UserId } from '@app/kernel';
import { aBot } from '@testing/bots';
import { aConfig } from '@testing/config';

import { type PolicedReport } from '../gate-report.js';
import { type LiveGate } from '../live-gate.service.js';
import { policyOf } from '../policy.js';
import { ModeNotAllowed } from './mode-not-allowed.service.js';

function aCheck(reasons: string[], environment: Record<string, string> = {}) {
  const config = aConfig(environment);
  const asked: (BotId | undefined)[] = [];
  const evaluate = (_: UserId, bot?: BotId): Promise<PolicedReport> => {
    asked.push(bot);
    const policy = policyOf(config.liveGate);
    return Promise.resolve({ liveAllowed: reasons.length === 0, reasons: [...reasons], checks: [], policy });
  };
  return { check: new ModeNotAllowed({ evaluate } as LiveGate, config), asked };
}
const live = { bot: aBot({ mode: 'live' }) };

describe('mode_not_allowed', () => {
  it('asks the gate for every live order, and takes no old answer', async () => {
    const reasons: string[] = [];
    const { check, asked } = aCheck(reasons);

    expect(await check.check(live)).toEqual({ allowed: true });
    reasons.push('Emergency stop is currently active', 'No exchange API keys configured');
    expect(await check.check(live)).toEqual({
      allowed: false,
      reason: 'Emergency stop is currently active; No exchange API keys configured',
    });
    expect(asked).toEqual([live.bot.id, live.bot.id]);
  });

  it('lets paper orders pass without asking', async () => {
    const { check, asked } = aCheck(['closed']);

    expect(await check.check({ bot: aBot() })).toEqual({ allowed: true });
    expect(asked).toEqual([]);
  });

  it('lets nothing pass while trading is switched off', async () => {
    const { check } = aCheck([], { ENABLE_TRADING: 'false' });

    expect(await check.check({ bot: aBot() })).toMatchObject({ allowed: false });
    expect(await check.check(live)).toMatchObject({ allowed: false });
  });

  it('is for entries: the gate never traps a position', () => {
    expect(aCheck([]).check.alsoForExits).toBe(false);
  });
});
