/** What happened to the first request with this key. */
export type Claim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'in_progress' }
  | { readonly kind: 'other_request' }
  | { readonly kind: 'answered'; readonly status: number; readonly body: unknown };

/** Scoped to the caller and the route, so that keys of different users never meet. */
export interface IdempotencyKey {
  readonly scope: string;
  readonly key: string;
}

export interface IdempotentAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Remembers the answers of requests that create something (port), for at least a day. */
export abstract class IdempotencyStore {
  /** The first caller gets `claimed`, and must complete or release. `fingerprint` tells one request from another. */
  abstract claim(key: IdempotencyKey, fingerprint: string): Promise<Claim>;
  abstract complete(key: IdempotencyKey, answer: IdempotentAnswer): Promise<void>;
  /** Nothing was created: the key may be used again. */
  abstract release(key: IdempotencyKey): Promise<void>;
}
