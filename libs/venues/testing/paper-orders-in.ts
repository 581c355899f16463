import { type PaperOrderStore } from '@app/venues';
import { type Connection } from 'mongoose';

import { MongoPaperOrders } from '../src/paper-order.repository.js';
import { PaperOrderRecord, PaperOrderSchema } from '../src/paper-order.schema.js';

/** The paper venues' orders in a database, with their indexes. */
export async function paperOrdersIn(connection: Connection): Promise<PaperOrderStore> {
  const model = connection.model<PaperOrderRecord>(PaperOrderRecord.name, PaperOrderSchema);
  await model.createIndexes();
  return new MongoPaperOrders(model);
}
