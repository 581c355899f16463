import { type Connection, type Model, Schema, type Types } from 'mongoose';

interface Account {
  _id: number;
  balance: Types.Decimal128;
}
interface Order {
  _id: Types.ObjectId;
  clientOrderId: string;
  account: number;
  symbol: string;
  status: 'new' | 'open' | 'filled';
  step: number;
  events: string[];
}
/** How many orders were made and removed, changed in the same transactions as the orders. */
interface Tally {
  _id: string;
  made: number;
  removed: number;
}

export interface Models {
  readonly accounts: Model<Account>;
  readonly orders: Model<Order>;
  readonly tallies: Model<Tally>;
}

/** The models of a small trading program, with their indexes built. */
export async function soakModels(connection: Connection): Promise<Models> {
  const accounts = connection.model<Account>(
    'Account',
    new Schema<Account>({ _id: Number, balance: Schema.Types.Decimal128 }),
  );
  const orders = connection.model<Order>(
    'Order',
    new Schema<Order>(
      {
        clientOrderId: { type: String, unique: true },
        account: { type: Number, ref: 'Account' },
        symbol: String,
        status: String,
        step: Number,
        events: [String],
      },
      { timestamps: true },
    )
      .index({ symbol: 1, status: 1, step: -1 })
      .index({ step: 1 }),
  );
  const tallies = connection.model<Tally>(
    'Tally',
    new Schema<Tally>({
      _id: String,
      made: { type: Number, default: 0 },
      removed: { type: Number, default: 0 },
    }),
  );
  await Promise.all([accounts.init(), orders.init(), tallies.init()]);
  return { accounts, orders, tallies };
}
