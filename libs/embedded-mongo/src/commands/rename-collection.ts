import { MongoError, unsupported } from '../errors.js';
import { renameCollection as rename } from '../storage/schema.js';
import { whenUnlocked } from '../storage/write-queue.js';
import { type Command, type Reply, write } from './command.js';

/** Within one database, to a name that is free; documents and indexes stay what they are. */
export const renameCollection: Command = {
  names: ['renameCollection'],
  fields: ['to', 'dropTarget'],
  async run(context): Promise<Reply> {
    const { args, db } = context;
    if (db !== 'admin') {
      throw new MongoError(13, 'renameCollection may only be run against the admin database.');
    }
    if (args.boolean('dropTarget')) throw unsupported('The option dropTarget of renameCollection');
    const from = parseNamespace(args.string('renameCollection'));
    const to = parseNamespace(args.string('to'));
    if (from.db !== to.db) throw unsupported('The command renameCollection between two databases');
    await write(context, (writer) =>
      whenUnlocked(writer, () => {
        const source = writer.catalog.find(from.db, from.name);
        if (source === undefined) {
          throw new MongoError(26, `Source collection ${from.db}.${from.name} does not exist`);
        }
        if (writer.catalog.find(to.db, to.name) !== undefined) {
          throw new MongoError(48, 'target namespace exists');
        }
        rename(writer, source, to.name);
      }),
    );
    return { ok: 1 };
  },
};

/** @throws MongoError 73 */
function parseNamespace(namespace: string): { readonly db: string; readonly name: string } {
  const dot = namespace.indexOf('.');
  if (dot < 1) throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
  return { db: namespace.slice(0, dot), name: namespace.slice(dot + 1) };
}
