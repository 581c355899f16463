/** Values of `let` variables and of `NOW`; `ROOT` and `CURRENT` are always the document at hand. */
export type Variables = ReadonlyMap<string, unknown>;

/** A compiled aggregation expression. It holds no state, so one can serve any number of documents. */
export interface Expression {
  /**
   * The value for `doc`, with number types as MongoDB promotes them; `undefined` means missing.
   * @throws MongoError with mongod's code where the operands do not fit the operator.
   */
  evaluate(doc: Record<string, unknown>, variables: Variables): unknown;
}

/** @throws MongoError for an unknown operator or malformed arguments, with mongod's code. */
export function compileExpression(spec: unknown): Expression {
  throw new Error(`No expression operator is available yet for ${String(spec)}`);
}
