import { type Doc } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { type Arguments } from './arguments.js';

const levels = ['local', 'available', 'majority', 'linearizable', 'snapshot'];

/** One server has nothing but committed data, so every level reads alike; only a snapshot needs a transaction. */
export function checkReadConcern(args: Arguments): void {
  const concern = args.optionalDocument('readConcern');
  const level = concern?.level;
  if (level === undefined) return;
  if (typeof level !== 'string' || !levels.includes(level)) {
    throw new MongoError(9, `Read concern level must be one of ${levels.join(', ')}`);
  }
  if (level === 'snapshot' && !args.has('autocommit')) {
    throw unsupported('The read concern "snapshot" outside a transaction');
  }
}

/** Every write is on disk before its reply: more than one server is the only thing that cannot be waited for. */
export function writeConcernErrorOf(args: Arguments): Doc | undefined {
  const w = args.optionalDocument('writeConcern')?.w;
  if (isNumeric(w) && toNumber(w) > 1) {
    return { code: 100, codeName: 'UnsatisfiableWriteConcern', errmsg: 'Not enough data-bearing nodes' };
  }
  if (typeof w === 'string' && w !== 'majority') {
    return {
      code: 79,
      codeName: 'UnknownReplWriteConcern',
      errmsg: `No write concern mode named '${w}' found`,
    };
  }
  return undefined;
}
