import { type Bot, type BotMode, BotsService } from '@app/bots';
import { Config } from '@app/config';
import { type Actor, type BotId, Clock, type Money, negate, plus, smaller, toText } from '@app/kernel';
import { type Session } from '@app/persistence';
import { Injectable } from '@nestjs/common';

import { type BotAccount } from '../ledger/account.js';
import { capitalOf, freeCapital, withTransfer } from '../ledger/capital.js';
import { TransferNotFoundError, TransferRefusedError } from '../orders.errors.js';
import { type CapitalTransfer, type TransferRequest } from './capital-transfer.js';
import { TransferBooks } from './transfer-books.service.js';

type HowMuch = 'all' | 'what_is_free';

/**
 * Moves capital between the bots of a user: same currency, same mode, and never what is at work. Both accounts and the
 * line of the ledger are written together or not at all.
 */
@Injectable()
export class CapitalTransfers {
  constructor(
    private readonly books: TransferBooks,
    private readonly bots: BotsService,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** What happened already happens no second time. @throws BotNotFoundError, TransferRefusedError */
  async move(request: TransferRequest): Promise<CapitalTransfer> {
    const [from, to] = await this.#botsOf(request);
    if (from.mode !== to.mode) throw new TransferRefusedError('Paper and real money are kept apart');
    await this.books.accounts.open(from);
    await this.books.accounts.open(to);
    const details = { mode: from.mode, quote: from.quote, undoes: undefined, createdAt: this.clock.date() };
    return await this.#write({ ...request, ...details }, 'all');
  }

  /**
   * Moves back what is still free of it, all of it at best. Undone twice is undone once.
   * @throws TransferNotFoundError, BotNotFoundError, TransferRefusedError
   */
  async undo(id: string, { actor, reason }: { actor: Actor; reason: string }): Promise<CapitalTransfer> {
    const done = await this.books.transfers.find(id);
    if (done === undefined) throw new TransferNotFoundError(id);
    const { fromBotId: toBotId, toBotId: fromBotId } = done;
    await this.#botsOf({ ...done, fromBotId, toBotId });
    const identity = { id: `${id}-undone`, undoes: id, createdAt: this.clock.date() };
    return await this.#write({ ...done, ...identity, fromBotId, toBotId, actor, reason }, 'what_is_free');
  }

  find(id: string): Promise<CapitalTransfer | undefined> {
    return this.books.transfers.find(id);
  }

  async #botsOf({
    userId,
    fromBotId,
    toBotId,
  }: Pick<CapitalTransfer, 'userId' | 'fromBotId' | 'toBotId'>): Promise<readonly [Bot, Bot]> {
    const from = await this.bots.owned(userId, fromBotId);
    const to = await this.bots.owned(userId, toBotId);
    if (from.id === to.id) throw new TransferRefusedError('It would go back to where it came from');
    if (from.quote !== to.quote) throw new TransferRefusedError(`${from.quote} is no ${to.quote}`);
    if (to.status === 'archived') throw new TransferRefusedError(`'${to.name}' is archived`);
    return [from, to];
  }

  async #write(wanted: CapitalTransfer, howMuch: HowMuch): Promise<CapitalTransfer> {
    const { transfer, accounts } = await this.books.transactions.run((session) =>
      this.#move(wanted, howMuch, session),
    );
    for (const account of accounts) this.books.changes.announce({ account });
    return transfer;
  }

  async #move(wanted: CapitalTransfer, howMuch: HowMuch, session: Session): Promise<Moved> {
    const known = await this.books.transfers.find(wanted.id, session);
    if (known !== undefined) return { transfer: known, accounts: [] };
    const from = await this.#account(wanted.fromBotId, wanted.mode, session);
    const to = await this.#account(wanted.toBotId, wanted.mode, session);
    if ((await this.books.orders.livePurposes(from.botId, session)).size > 0)
      throw new TransferRefusedError('An order of the bot that gives is on its way');
    const amount = this.#amount(wanted, howMuch, { from, to });
    const transfer = { ...wanted, amount };
    const after = [withTransfer(from, negate(amount)), withTransfer(to, amount)] as const;
    await this.books.accounts.replace(from, after[0], session);
    await this.books.accounts.replace(to, after[1], session);
    await this.books.transfers.insert([transfer], session);
    return { transfer, accounts: after };
  }

  #amount(
    { amount }: CapitalTransfer,
    howMuch: HowMuch,
    { from, to }: { readonly from: BotAccount; readonly to: BotAccount },
  ): Money {
    const { capitalMin, capitalMax } = this.config.botLimits;
    const free = freeCapital(from, capitalMin);
    const moved = howMuch === 'all' ? amount : smaller(amount, free);
    if (!moved.greaterThan(0)) throw new TransferRefusedError('There is nothing to move');
    if (moved.greaterThan(free))
      throw new TransferRefusedError(`Only ${toText(free)} of ${toText(amount)} ${from.quote} is free`);
    if (plus(capitalOf(to), moved).greaterThan(capitalMax))
      throw new TransferRefusedError(`A bot has ${toText(capitalMax)} ${to.quote} at most`);
    return moved;
  }

  async #account(botId: BotId, mode: BotMode, session: Session): Promise<BotAccount> {
    const account = await this.books.accounts.find({ botId, mode }, session);
    if (account === undefined) throw new TransferRefusedError(`Bot '${botId}' has no ${mode} account`);
    return account;
  }
}

interface Moved {
  readonly transfer: CapitalTransfer;
  readonly accounts: readonly BotAccount[];
}
