import { type Value } from '../document.js';
import { type UpdatePath } from './update-path.js';

/** What a change may want to know besides the value it changes. */
export interface ChangeContext {
  /** The path as it was written, for messages. */
  readonly path: string;
  /** The document's `_id`, for messages. */
  readonly id: Value;
  readonly now: Date;
}

/** One operator on one path. */
export interface Modifier {
  readonly path: UpdatePath;
  /** Whether fields on the way to the path are made where they are missing; if not, a missing path changes nothing. */
  readonly creates: boolean;
  readonly onInsertOnly?: boolean;
  /** The new value for the old one; `undefined` is a missing value on both sides. @throws MongoError */
  change(old: Value, context: ChangeContext): Value;
}

/** What an operator makes of its operand for one path. @throws MongoError for an operand it does not take. */
export type CompileOperator = (operand: Value, path: UpdatePath) => Omit<Modifier, 'path'>;
