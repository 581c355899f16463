import { type Problem } from './problem.js';

export class FieldProblemDto {
  /** @example params.fast */
  readonly path!: string;
  /** @example must not be less than 2 */
  readonly message!: string;
}

/** What every error looks like (RFC 9457). */
export class ProblemDto implements Problem {
  /** @example urn:amarktai:problem:invalid-input */
  readonly type!: string;
  /** @example Invalid input */
  readonly title!: string;
  /** @example 422 */
  readonly status!: number;
  /** @example params.fast: must not be less than 2 */
  readonly detail!: string;
  /** Stable: compare with this. @example INVALID_INPUT */
  readonly code!: string;
  /** The X-Request-Id of the answer, under which the log has the details. */
  readonly requestId!: string;
  /** The wrong fields, all of them. */
  readonly errors?: FieldProblemDto[];
  /** Every reason against it, where there can be several. */
  readonly reasons?: string[];
}
