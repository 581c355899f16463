import { type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { compileProjection } from '../projection.js';
import { compileFilter } from '../query/filter.js';
import { command, write } from './command.js';
import * as field from './fields.js';
import { deleteMatches, updateMatches, updateSpec } from './statements.js';

export const findAndModifyFields = {
  findAndModify: field.string,
  query: field.documentOrEmpty,
  sort: field.sort,
  remove: field.or(field.boolean, false),
  update: field.optional(updateSpec),
  new: field.or(field.boolean, false),
  fields: field.documentOrEmpty,
  upsert: field.or(field.boolean, false),
  arrayFilters: field.optional(field.listOf(field.document)),
  hint: field.hint,
  let: field.variables,
  bypassDocumentValidation: field.ignored,
};

export const findAndModify = command(findAndModifyFields, async (args, context) => {
  const u = updateOrRemove(args);
  const { findAndModify: collection, query: q, let: variables } = args;
  const project = compileProjection(args.fields, { filter: compileFilter(q, { variables }), variables });
  const statement = { ...args, q, multi: false };
  const { matched, before, after, upserted } = await write(context, (writer) => {
    const site = { context, writer, collection, variables };
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
});

/** The update, or undefined for a removal. @throws MongoError 9 unless it is one of both */
function updateOrRemove(args: field.Arguments<typeof findAndModifyFields>): Doc | Doc[] | undefined {
  if (args.remove === (args.update !== undefined)) {
    throw new MongoError(9, 'Either an update or remove=true must be specified, and not both');
  }
  if (args.remove && (args.upsert || args.new)) {
    throw new MongoError(9, `Cannot specify both ${args.upsert ? 'upsert' : 'new'}=true and remove=true`);
  }
  return args.update;
}
