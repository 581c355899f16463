import { MongoError } from '../errors.js';
import { aggregate } from './aggregate.js';
import { command } from './command.js';
import { explainQuery } from './explain-query.js';
import { document, oneOf, or } from './fields.js';
import { countCommand, distinct, find } from './find.js';
import { findAndModify } from './find-and-modify.js';
import { splitFields } from './general-fields.js';
import { deleteCommand, update } from './write-commands.js';

const explainable = [find, aggregate, countCommand, distinct, update, deleteCommand, findAndModify];

/** Names the plan, and so the index, of a command; nothing is changed. */
export const explain = command(
  {
    explain: document,
    verbosity: or(oneOf('queryPlanner', 'executionStats', 'allPlansExecution'), 'allPlansExecution' as const),
  },
  {
    run({ explain: body, verbosity }, context) {
      const [name = ''] = Object.keys(body);
      const query = explainable.find((command) => command.name === name)?.query?.(splitFields(body).own);
      if (query === undefined) throw new MongoError(59, `Explain failed due to unknown command: ${name}`);
      return explainQuery(context, query, verbosity);
    },
  },
);
