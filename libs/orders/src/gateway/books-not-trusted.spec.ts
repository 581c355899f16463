import { type BotStatus } from '@app/bots';
import { type LedgerFinding } from '@app/orders';
import { aBot } from '@testing/bots';
import { anIntent } from '@testing/risk';

import { anAccount } from '../../testing/an-account.builder.js';
import { aPosition } from '../../testing/a-position.builder.js';
import { BooksNotTrusted } from './books-not-trusted.js';

const BROKEN: LedgerFinding = { code: 'cash_mismatch', message: 'the cash is 1, the ledger shows 2' };

function verdictFor(
  status: BotStatus,
  {
    unknown = false,
    ledger = [],
    holding = [],
  }: { unknown?: boolean; ledger?: LedgerFinding[]; holding?: LedgerFinding[] } = {},
) {
  const bot = aBot({ status });
  const account = anAccount({ botId: bot.id, position: aPosition() });
  const check = new BooksNotTrusted(
    { hasUnknown: () => Promise.resolve(unknown) },
    { withPosition: () => Promise.resolve([account]) },
    { findings: () => Promise.resolve(ledger), holdingFindings: () => Promise.resolve(holding) },
  );
  return check.check({ ...anIntent(), bot, purpose: 'exit' });
}

describe('the exit of a quarantined bot', () => {
  it('is allowed by books that agree, so that a stop loss works', async () => {
    expect(await verdictFor('quarantined')).toEqual({ allowed: true });
  });

  it.each([
    ['the ledger disagrees', { ledger: [BROKEN] }],
    ['the venue holds something else', { holding: [BROKEN] }],
    ['an order is unknown', { unknown: true }],
  ])('is denied while %s', async (_, books) => {
    expect(await verdictFor('quarantined', books)).toMatchObject({ allowed: false });
  });

  it("is nobody else's concern: no limit traps the position of another bot", async () => {
    expect(await verdictFor('paused', { ledger: [BROKEN], unknown: true })).toEqual({ allowed: true });
  });
});
