import { type Bot, BotsService } from '@app/bots';
import { type HaltContext, OpenPositions, type RemainingPosition, userOf } from '@app/emergency-stop';
import { type BotId, Clock, messageOf, price, type UserId } from '@app/kernel';
import { MarketData } from '@app/markets';
import { type OrderIntent } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { deriveClientOrderId } from '../client-order-id.js';
import { type BotAccount, type Position } from '../ledger/account.js';
import { AccountRepository } from '../ledger/account.repository.js';
import { heldQuantity } from '../ledger/position.js';
import { OrderGateway, type SubmitOutcome } from '../order-gateway.js';
import { inParallel } from '../watch/in-parallel.js';
import { sliceOf } from './slice.js';

const CONCURRENT = 8;

/**
 * Closes positions for an emergency stop that flattens: market orders through the gateway like any other, which the
 * closed latch lets pass because they only reduce, belong to the stop, and are decided under its epoch.
 */
@Injectable()
export class PositionCloser extends OpenPositions {
  /** Why a position could not be reduced when that was last tried. */
  readonly #obstacles = new Map<BotId, string>();

  constructor(
    private readonly accounts: AccountRepository,
    private readonly bots: BotsService,
    private readonly markets: MarketData,
    private readonly gateway: OrderGateway,
    private readonly clock: Clock,
  ) {
    super();
  }

  async read(user: UserId | undefined): Promise<readonly RemainingPosition[]> {
    const accounts = await this.accounts.withPosition(user);
    return accounts.map((account) => ({
      botId: account.botId,
      symbol: account.symbol,
      quantity: heldQuantity(account),
      reason: this.#obstacles.get(account.botId),
    }));
  }

  async reduce({ scope }: HaltContext, signal: AbortSignal): Promise<void> {
    this.#obstacles.clear();
    const accounts = await this.accounts.withPosition(userOf(scope));
    await inParallel(accounts, CONCURRENT, async (account) => {
      const obstacle = await this.#reduceOne(account, signal);
      if (obstacle !== undefined) this.#obstacles.set(account.botId, obstacle);
    });
  }

  /** One that cannot be reduced does not keep the others. @returns why not */
  async #reduceOne(account: BotAccount, signal: AbortSignal): Promise<string | undefined> {
    try {
      const bot = await this.bots.find(account.botId);
      if (bot === undefined || account.position === undefined) return 'its bot is gone';
      const intent = this.#intent(bot, account, account.position);
      return typeof intent === 'string' ? intent : obstacleIn(await this.gateway.submit(intent, signal));
    } catch (error) {
      return messageOf(error);
    }
  }

  /** A text: why nothing can be sold now. */
  #intent(bot: Bot, account: BotAccount, position: Position): OrderIntent | string {
    const { exchange, symbol } = bot;
    const instrument = this.markets.instrument(exchange, symbol);
    const book = this.markets.book(exchange, symbol);
    const [best] = book?.bids ?? [];
    if (instrument === undefined || book === undefined || best === undefined)
      return 'its market shows no bids';
    const quantity = sliceOf(heldQuantity(account), book.bids, instrument);
    if (quantity.isZero())
      return `the market trades no less than ${instrument.minNotional.toFixed()} ${bot.quote}`;
    // Of wall time, for each slice is a decision of its own, also when the market stands still.
    const slot = this.clock.now();
    return {
      clientOrderId: deriveClientOrderId({ botId: bot.id, slot, purpose: 'exit' }),
      bot,
      purpose: 'exit',
      side: 'sell',
      type: 'market',
      quantity,
      limitPrice: undefined,
      referencePrice: price(best.price),
      expectedEdgeBps: 0,
      slot,
      stopPrice: undefined,
      takeProfitPrice: undefined,
      bootstrap: position.bootstrap,
      probe: position.probe,
      reason: 'emergency_stop',
      provenance: this.markets.provenance(exchange),
      flattens: true,
    };
  }
}

function obstacleIn(outcome: SubmitOutcome): string | undefined {
  return outcome.kind === 'accepted' ? undefined : outcome.reason;
}
