import { setField, type Doc } from '../document.js';
import { MongoError, unsupported } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import * as field from './fields.js';
import { sessionId } from './sessions.js';

/** One server has nothing but committed data, so every level reads alike; only a snapshot needs a transaction. */
const readConcern = field.documentOf({
  level: field.optional(field.oneOf('local', 'available', 'majority', 'linearizable', 'snapshot')),
  atClusterTime: field.refused,
  ...field.each(field.ignored, 'afterClusterTime', 'provenance'),
});

/**
 * Every write is on disk before its reply: more than one server is the only thing that cannot be waited for. That is the
 * reply's `writeConcernError`, as the write itself succeeds.
 */
const acknowledgement: field.Field<Doc | undefined> = (w) => {
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

const writeConcern = field.documentOf({
  w: acknowledgement,
  ...field.each(field.ignored, 'j', 'wtimeout', 'provenance'),
});

/** @throws MongoError 73 for a name that a MongoDB server does not take */
const dbName: field.Field<string> = (value, name) => {
  const db = field.string(value, name);
  if (/^[^/\\. "$\0]{1,63}$/.test(db)) return db;
  throw new MongoError(73, `Invalid database name: '${db}'`);
};

/** What every command may have besides its own fields. */
const generalFields = {
  $db: dbName,
  lsid: field.optional(sessionId),
  txnNumber: field.optional(field.long),
  autocommit: field.optional(field.boolean),
  startTransaction: field.or(field.boolean, false),
  maxTimeMS: field.or(field.count, 0),
  readConcern: field.optional(readConcern),
  writeConcern: field.optional(writeConcern),
  collation: field.collation,
  apiVersion: field.optional(field.oneOf('1')),
  apiStrict: field.refused,
  ...field.each(field.ignored, 'apiDeprecationErrors', 'comment', '$clusterTime', '$readPreference'),
};
const read = field.documentOf(generalFields);
export type GeneralArguments = field.Arguments<typeof generalFields>;

/** Parts a command as it came into its general fields and its own, of which the first is to be called `name`. */
export function splitFields(body: Doc, name: string): { general: Doc; own: Doc } {
  const [alias] = Object.keys(body);
  const general: Doc = {};
  const own: Doc = {};
  for (const key of Object.keys(body)) {
    if (key === alias) own[name] = body[key];
    else setField(Object.hasOwn(generalFields, key) ? general : own, key, body[key]);
  }
  return { general, own };
}

/** @throws MongoError for what is malformed, contradictory or out of scope */
export function readGeneralFields(general: Doc, name: string): GeneralArguments {
  const args = read(general, name);
  checkSession(args);
  if (args.readConcern?.level === 'snapshot' && args.autocommit === undefined) {
    throw unsupported('The read concern "snapshot" outside a transaction');
  }
  return args;
}

/** @throws MongoError 72 for parts of a transaction or a retryable write without the rest */
function checkSession({ autocommit, lsid, startTransaction, txnNumber }: GeneralArguments): void {
  if (autocommit === true || (autocommit === false && (lsid === undefined || txnNumber === undefined))) {
    throw new MongoError(72, 'autocommit must be false, and requires lsid and txnNumber');
  }
  if ((txnNumber !== undefined && lsid === undefined) || (startTransaction && autocommit === undefined)) {
    throw new MongoError(72, 'txnNumber requires lsid, and startTransaction requires autocommit');
  }
}
