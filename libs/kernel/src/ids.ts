import { type Brand } from './brand.js';

export type UserId = Brand<string, 'UserId'>;
export type BotId = Brand<string, 'BotId'>;
/** 'simulated', 'replay', or a ccxt exchange id such as 'binance'. */
export type ExchangeId = Brand<string, 'ExchangeId'>;
/** BASE/QUOTE, such as 'BTC/USDT'. */
export type MarketSymbol = Brand<string, 'MarketSymbol'>;
/** Derived from bot, decision slot and purpose, so that the same decision made twice is the same order. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;

export const userId = (id: string): UserId => id as UserId;
export const botId = (id: string): BotId => id as BotId;
export const exchangeId = (id: string): ExchangeId => id as ExchangeId;
export const marketSymbol = (symbol: string): MarketSymbol => symbol as MarketSymbol;
export const clientOrderId = (id: string): ClientOrderId => id as ClientOrderId;

/** Who caused a change: a person, or a named part of the system. */
export type Actor =
  { readonly kind: 'user'; readonly userId: UserId } | { readonly kind: 'system'; readonly name: string };
