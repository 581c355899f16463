import { Long } from 'bson';
import { isArray } from '../document.js';
import { MongoError } from '../errors.js';
import { type Command, type Reply } from './command.js';
import { cursorOwner } from './sessions.js';

export const getMore: Command = {
  names: ['getMore'],
  fields: ['collection', 'batchSize'],
  inTransaction: true,
  async run(context): Promise<Reply> {
    const { args, cursors, db, pace } = context;
    const batchSize = args.count('batchSize', 0);
    const options = {
      namespace: `${db}.${args.string('collection')}`,
      owner: cursorOwner(context),
      batchSize: batchSize === 0 ? Infinity : batchSize,
    };
    const reply = await cursors.getMore(Long.fromBigInt(args.long('getMore')), options, pace);
    return { ...reply, ok: 1 };
  },
};

export const killCursors: Command = {
  names: ['killCursors'],
  fields: ['cursors'],
  inTransaction: true,
  run({ args, cursors }): Reply {
    const ids = args.value('cursors');
    if (!isArray(ids) || !ids.every((id) => id instanceof Long)) {
      throw new MongoError(14, "BSON field 'killCursors.cursors' must be an array of longs");
    }
    const cursorsKilled = ids.filter((id) => cursors.kill(id));
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  },
};
