import { ObjectId } from 'bson';
import { encodeDocument, parseDocument, type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { insertDocument } from '../storage/documents.js';
import { whenUnlocked, type WriteSteps } from '../storage/write-queue.js';
import { type Writer } from '../storage/writer.js';
import { type Command, type CommandContext, type Reply, write } from './command.js';
import { checkDocument } from './document-limits.js';
import { existingOrNew } from './namespace.js';
import { runStatements, type StatementOutcome } from './statements.js';

export const insert: Command = {
  names: ['insert'],
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  inTransaction: true,
  isRetryable: true,
  async run(context): Promise<Reply> {
    const documents = context.encoded.get('documents') ?? [];
    if (documents.length === 0 || documents.length > 100_000) {
      throw new MongoError(
        16,
        `Write batch sizes must be between 1 and 100000. Got ${documents.length} operations.`,
      );
    }
    const { outcomes, writeErrors } = await write(context, (writer) =>
      runStatements(context, documents, (document) => insertOne(context, writer, document)),
    );
    return { n: outcomes.length, ...(writeErrors.length > 0 && { writeErrors }), ok: 1 };
  },
};

function* insertOne(context: CommandContext, writer: Writer, encoded: Buffer): WriteSteps<StatementOutcome> {
  const { bytes, doc } = withId(encoded);
  checkDocument(bytes, doc);
  yield* whenUnlocked(writer, () => {
    insertDocument(writer, existingOrNew(context, writer), bytes, doc);
  });
  return {};
}

/** `_id` comes first, as mongod stores it, and is made up where it is missing. */
function withId(encoded: Buffer): { bytes: Buffer; doc: Doc } {
  const doc = parseDocument(encoded);
  if (Object.keys(doc)[0] === '_id') return { bytes: encoded, doc };
  const { _id = new ObjectId(), ...rest } = doc;
  const ordered = { _id, ...rest };
  return { bytes: Buffer.from(encodeDocument(ordered)), doc: ordered };
}
