import { botId, exchangeId, marketSymbol, quantity, toText, userId } from '@app/kernel';
import { anAccount, aPosition } from '@testing/orders';

import { type BotAccount } from '../ledger/account.js';
import { bookedHoldings } from './holdings.js';

const holding = (
  id: string,
  size: string,
  mode: 'paper' | 'live',
  overrides: Partial<BotAccount> = {},
): BotAccount =>
  anAccount({ botId: botId(id), mode, position: aPosition({ quantity: quantity(size) }), ...overrides });

describe('booked holdings', () => {
  it('are one for each paper bot, and one together for the live bots of a user', () => {
    const accounts = [
      holding('p1', '1', 'paper'),
      holding('p2', '2', 'paper'),
      holding('l1', '3', 'live'),
      holding('l2', '4', 'live', { symbol: marketSymbol('BTC/EUR') }),
      holding('l3', '5', 'live', { userId: userId('another') }),
      holding('l4', '6', 'live', { exchange: exchangeId('luno') }),
      holding('l5', '8', 'live', { symbol: marketSymbol('ETH/USDT') }),
    ];
    const booked = bookedHoldings(accounts).map(
      ({ accounts: [account], booked: sum }) => `${account.mode} ${toText(sum)}`,
    );
    expect(booked).toEqual(['paper 1', 'paper 2', 'live 7', 'live 5', 'live 6', 'live 8']);
  });

  it('leave out who is flat', () => {
    expect(bookedHoldings([anAccount()])).toEqual([]);
  });
});
