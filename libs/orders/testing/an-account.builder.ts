import { type BotAccount, newAccount } from '@app/orders';
import { botId, money, userId } from '@app/kernel';

/** The account of a bot that started with 1000 USDT and has not traded. */
export function anAccount(overrides: Partial<BotAccount> = {}): BotAccount {
  const bot = { id: botId('bot-1'), userId: userId('user-1'), quote: 'USDT', initialCapital: money(1000) };
  return { ...newAccount(bot), ...overrides };
}
