import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { compileProjection } from '../projection.js';
import { compileFilter } from '../query/filter.js';
import {
  type Arguments,
  boolean,
  document,
  hint,
  ignored,
  listOf,
  optional,
  documentOrEmpty,
  or,
  sort,
  string,
  variables,
} from './fields.js';
import { command, write } from './command.js';
import { queryOf } from './query.js';
import { deleteMatches, updateMatches, updateSpec } from './statements.js';

const findAndModifyFields = {
  findAndModify: string,
  query: documentOrEmpty,
  sort,
  remove: or(boolean, false),
  update: optional(updateSpec),
  new: or(boolean, false),
  fields: documentOrEmpty,
  upsert: or(boolean, false),
  arrayFilters: optional(listOf(document)),
  hint,
  let: variables,
  bypassDocumentValidation: ignored,
};

export const findAndModify = command(findAndModifyFields, {
  aliases: ['findandmodify'],
  inTransaction: true,
  isRetryable: true,
  query: (args) => queryOf(args.findAndModify, args.query, args),
  async run(args, context) {
    const u = updateOrRemove(args);
    const { findAndModify: collection, query: q, let: values } = args;
    const filter = compileFilter(q, { variables: values });
    const project = compileProjection(args.fields, { filter, variables: values });
    const statement = { ...args, q, multi: false };
    const { matched, before, after, upserted } = await write(context, (writer) => {
      const site = { context, writer, collection, variables: values };
      return u === undefined ? deleteMatches(site, statement) : updateMatches(site, { ...statement, u });
    });
    const value = args.new ? after : before;
    return {
      lastErrorObject: {
        n: matched,
        ...(u !== undefined && { updatedExisting: before !== undefined }),
        ...(upserted && { upserted: upserted._id }),
      },
      value: value === undefined ? null : project(value),
    };
  },
});

/** The update, or undefined for a removal. @throws MongoError 9 unless it is one of both */
function updateOrRemove(args: Arguments<typeof findAndModifyFields>): Doc | Doc[] | undefined {
  if (args.remove === (args.update !== undefined)) {
    throw new MongoError(9, 'Either an update or remove=true must be specified, and not both');
  }
  if (args.remove && (args.upsert || args.new)) {
    throw new MongoError(9, `Cannot specify both ${args.upsert ? 'upsert' : 'new'}=true and remove=true`);
  }
  return args.update;
}
