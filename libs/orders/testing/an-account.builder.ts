import { type BotAccount } from '@app/orders';
import { aBot } from '@testing/bots';

import { newAccount } from '../src/ledger/accounting.js';

/** The account of a bot that started with 1000 USDT and has not traded. */
export function anAccount(overrides: Partial<BotAccount> = {}): BotAccount {
  return { ...newAccount(aBot()), ...overrides };
}
