import { type BotId, type ClientOrderId, type Money, negate, sum, ZERO } from '@app/kernel';
import { fromStored } from '@app/persistence';
import { type Connection } from 'mongoose';

import { accountFindings, statisticsFindings } from '../src/invariants/account-invariants.js';
import { type LedgerFinding } from '../src/invariants/ledger-finding.js';
import { orderFindings, venueFindings } from '../src/invariants/order-invariants.js';
import { type BotAccount, type ClosedTrade } from '../src/ledger/account.js';
import { toAccount } from '../src/ledger/account.repository.js';
import { venueName } from '../src/ledger/booking.js';
import { totalsOf, tradeTotalsOf } from '../src/ledger/ledger-totals.js';
import { type AccountRecord, type FillRecord, type TradeRecord } from '../src/ledger/ledger.schema.js';
import { toTrade } from '../src/ledger/trade.repository.js';
import { type Fill, type Order } from '../src/order.js';
import { type OrderRecord } from '../src/order.schema.js';
import { toTransfer } from '../src/transfers/capital-transfer.repository.js';
import { type CapitalTransferRecord } from '../src/transfers/capital-transfer.schema.js';
import { type CapitalTransfer } from '../src/transfers/capital-transfer.js';

/** Everything the database says of orders and money. */
export interface Books {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly accounts: readonly BotAccount[];
  readonly trades: readonly ClosedTrade[];
  readonly transfers: readonly CapitalTransfer[];
}

/** Of all bots, or of one. */
export async function readBooks(connection: Connection, bot?: BotId): Promise<Books> {
  const all = <T extends object>(name: string, owned: object = { botId: bot }): Promise<T[]> =>
    connection
      .collection(name)
      .find(bot === undefined ? {} : owned)
      .toArray() as Promise<unknown[]> as Promise<T[]>;
  const [orders, fills, accounts, trades, transfers] = await Promise.all([
    all<OrderRecord>('orders'),
    all<FillRecord>('fills'),
    all<AccountRecord>('accounts', { _id: { $in: [bot, `${bot}:live`] } }),
    all<TradeRecord>('trades'),
    all<CapitalTransferRecord>('capital_transfers', { $or: [{ fromBotId: bot }, { toBotId: bot }] }),
  ]);
  return {
    orders: orders.map((record) => fromStored<Order>(record)),
    fills: fills.map((record) => fromStored<Fill>(record)),
    accounts: accounts.map(toAccount),
    trades: trades.map(toTrade).filter(({ provenance }) => provenance !== 'legacy'),
    transfers: transfers.map(toTransfer),
  };
}

/** Every broken promise of the ledger of safety.md §3, with the bot or order it concerns. */
export function findingsOf({ orders, fills, accounts, trades, transfers }: Books): readonly LedgerFinding[] {
  return [
    ...orderFindings(orders, fills),
    ...accounts.flatMap((account) => [
      ...accountFindings(
        account,
        totalsOf(fills.filter((fill) => isFillOf(account, fill))),
        movedTo(account, transfers),
      ),
      ...statisticsFindings(account, tradeTotalsOf(trades.filter((trade) => isTradeOf(account, trade)))),
    ]),
  ];
}

const movedTo = ({ botId, mode }: BotAccount, transfers: readonly CapitalTransfer[]): Money =>
  sum(
    transfers
      .filter((transfer) => transfer.mode === mode)
      .flatMap(({ fromBotId, toBotId, amount }) => [
        ...(toBotId === botId ? [amount] : []),
        ...(fromBotId === botId ? [negate(amount)] : []),
      ]),
    ZERO,
  );
const isFillOf = (account: BotAccount, { botId, venue }: Fill): boolean =>
  botId === account.botId && venue === venueName(account);
const isTradeOf = (account: BotAccount, { botId, mode }: ClosedTrade): boolean =>
  botId === account.botId && mode === account.mode;

/** One venue order for each order that was sent, and none that is not in the books. */
export function expectOneOrderEach({ orders }: Books, sent: readonly ClientOrderId[]): void {
  expect(venueFindings(orders, sent)).toEqual([]);
}

/** position = Σ fills; cash = start + Σ transfers + Σ cash flows − Σ fees; no fill twice; orders and statistics agree with them. */
export async function expectInvariants(connection: Connection, bot?: BotId): Promise<Books> {
  const books = await readBooks(connection, bot);
  expect(findingsOf(books)).toEqual([]);
  return books;
}
