import { type BotAccount, newAccount } from '@app/orders';
import { aBot } from '@testing/bots';

/** The account of a bot that started with 1000 USDT and has not traded. */
export function anAccount(overrides: Partial<BotAccount> = {}): BotAccount {
  return { ...newAccount(aBot()), ...overrides };
}
