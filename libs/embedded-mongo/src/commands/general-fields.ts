import { setField, type Doc } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import {
  type Arguments,
  boolean,
  collation,
  count,
  type Field,
  fields,
  ignored,
  long,
  oneOf,
  optional,
  or,
  refused,
  string,
} from './fields.js';
import { sessionId } from './sessions.js';

/** One server has nothing but committed data, so every level reads alike; only a snapshot needs a transaction. */
const readConcern = fields({
  level: optional(oneOf('local', 'available', 'majority', 'linearizable', 'snapshot')),
  afterClusterTime: ignored,
  atClusterTime: refused,
  provenance: ignored,
});

/**
 * Every write is on disk before its reply: more than one server is the only thing that cannot be waited for. That is the
 * reply's `writeConcernError`, as the write itself succeeds.
 */
const acknowledgement: Field<Doc | undefined> = (w) => {
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
};

const writeConcern = fields({ w: acknowledgement, j: ignored, wtimeout: ignored, provenance: ignored });

/** What every command may have besides its own fields. */
const generalFields = {
  $db: string,
  lsid: optional(sessionId),
  txnNumber: optional(long),
  autocommit: optional(boolean),
  startTransaction: or(boolean, false),
  maxTimeMS: or(count, 0),
  readConcern: optional(readConcern),
  writeConcern: optional(writeConcern),
  collation,
  apiVersion: optional(oneOf('1')),
  apiStrict: refused,
  apiDeprecationErrors: ignored,
  comment: ignored,
  $clusterTime: ignored,
  $readPreference: ignored,
};
const read = fields(generalFields);
export type GeneralArguments = Arguments<typeof generalFields>;

/** Parts a command as it came into its general fields and its own. */
export function splitFields(body: Doc): { general: Doc; own: Doc } {
  const parts: { general: Doc; own: Doc } = { general: {}, own: {} };
  for (const [field, value] of Object.entries(body)) {
    setField(Object.hasOwn(generalFields, field) ? parts.general : parts.own, field, value);
  }
  return parts;
}

/** @throws MongoError for what is malformed, contradictory or out of scope */
export function readGeneralFields(general: Doc, name: string): GeneralArguments {
  const args = read(general, name);
  const { autocommit, lsid, readConcern: { level } = {}, txnNumber } = args;
  if (autocommit === true || (autocommit === false && (lsid === undefined || txnNumber === undefined))) {
    throw new MongoError(72, 'autocommit must be false, and requires lsid and txnNumber');
  }
  if (level === 'snapshot' && autocommit === undefined) {
    throw unsupported('The read concern "snapshot" outside a transaction');
  }
  return args;
}
