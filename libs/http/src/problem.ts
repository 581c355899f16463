import { type DomainError, type ErrorKind, type FieldProblem } from '@app/kernel';

/** An error on the wire (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable: what a client may compare with. */
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly FieldProblem[];
  readonly reasons?: readonly string[];
}

export const PROBLEM_TYPE = 'application/problem+json';

const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorKind, number>;

export function problem(facts: Pick<Problem, 'status' | 'code' | 'detail' | 'requestId'>): Problem {
  const words = facts.code.toLowerCase().replaceAll('_', ' ');
  return {
    type: `urn:amarktai:problem:${words.replaceAll(' ', '-')}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    ...facts,
  };
}

export function problemOf(error: DomainError, requestId: string): Problem {
  return {
    ...problem({ status: STATUS[error.kind], code: error.code, detail: error.message, requestId }),
    ...(error.problems.length > 0 && { errors: error.problems }),
    ...(error.reasons.length > 0 && { reasons: error.reasons }),
  };
}
