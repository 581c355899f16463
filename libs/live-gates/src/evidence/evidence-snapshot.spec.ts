import { botId, userId } from '@app/kernel';
import { aBot } from '@testing/bots';

import { setupHash } from '../variants/bot-setup.js';
import { type EvidenceSnapshot, judge, sealed } from './evidence-snapshot.js';

const bot = aBot({ mode: 'live' });
const key = new Uint8Array(32).fill(7);
const approvedAt = new Date('2026-01-01T00:00:00Z');
const now = approvedAt.getTime() + 1;
const snapshot = sealed(
  {
    id: 'evidence-1',
    userId: bot.userId,
    botId: bot.id,
    paramsHash: setupHash(bot),
    ordinal: 1,
    policy: '1-abcdef01',
    trades: 200,
    mean: 0.0025,
    lowerBound: 0.0004,
    tradesDigest: 'd'.repeat(64),
    approvedAt,
    expiresAt: new Date('2026-01-31T00:00:00Z'),
  },
  key,
);

describe('approved evidence', () => {
  it('lets its bot trade', () => {
    expect(judge(snapshot, bot, { key, now })).toEqual({ valid: true, snapshot });
  });

  it('does so also when the database gave its fields back in another order', () => {
    const reordered = Object.fromEntries(Object.entries(snapshot).reverse()) as unknown as EvidenceSnapshot;

    expect(judge(reordered, bot, { key, now }).valid).toBe(true);
  });

  it.each<[string, Partial<EvidenceSnapshot>]>([
    ['another bot', { botId: botId('bot-2') }],
    ['another owner', { userId: userId('user-2') }],
    ['another setup', { paramsHash: 'e'.repeat(64) }],
    ['a later end', { expiresAt: new Date('2027-01-01T00:00:00Z') }],
    ['another bound', { lowerBound: 0.5 }],
    ['another hash', { hash: 'f'.repeat(64) }],
    ['no hash', { hash: '' }],
  ])('is refused once somebody has put %s into it', (_, forged) => {
    const verdict = judge({ ...snapshot, ...forged }, bot, { key, now });

    expect(verdict).toEqual({
      valid: false,
      reason: "The evidence 'evidence-1' was not sealed by this system",
    });
  });

  it('is refused when another system sealed it', () => {
    const others = sealed(snapshot, new Uint8Array(32).fill(8));

    expect(judge(others, bot, { key, now }).valid).toBe(false);
  });

  it('says nothing about another bot', () => {
    expect(judge(snapshot, aBot({ id: botId('bot-2'), name: 'Other' }), { key, now })).toMatchObject({
      reason: "The evidence 'evidence-1' is about another bot than 'Other'",
    });
  });

  it.each([
    { params: { fast: 5 } },
    { riskMode: 'aggressive' as const },
    { timeframe: '5m' as const },
    { strategy: 'mean_reversion' },
  ])('ends when the bot is changed: %j', (change) => {
    expect(judge(snapshot, { ...bot, ...change }, { key, now })).toMatchObject({
      reason: "'Momentum' was changed after its evidence was approved",
    });
  });

  it('ends after its days', () => {
    const verdict = judge(snapshot, bot, { key, now: snapshot.expiresAt.getTime() });

    expect(verdict).toMatchObject({
      reason: "The evidence of 'Momentum' expired at 2026-01-31T00:00:00.000Z",
    });
  });
});
