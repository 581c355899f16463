import { type Claim, type IdempotencyKey, IdempotencyStore, type IdempotentAnswer } from '@app/http';

/** Remembers as long as the test lives. */
export class InMemoryIdempotencyStore extends IdempotencyStore {
  readonly #records = new Map<string, { fingerprint: string; answer?: IdempotentAnswer }>();

  claim(key: IdempotencyKey, fingerprint: string): Promise<Claim> {
    const first = this.#records.get(idOf(key));
    if (first === undefined) {
      this.#records.set(idOf(key), { fingerprint });
      return Promise.resolve({ kind: 'claimed' });
    }
    if (first.fingerprint !== fingerprint) return Promise.resolve({ kind: 'other_request' });
    if (first.answer === undefined) return Promise.resolve({ kind: 'in_progress' });
    return Promise.resolve({ kind: 'answered', ...first.answer });
  }

  complete(key: IdempotencyKey, answer: IdempotentAnswer): Promise<void> {
    const record = this.#records.get(idOf(key));
    if (record !== undefined) record.answer = answer;
    return Promise.resolve();
  }

  release(key: IdempotencyKey): Promise<void> {
    this.#records.delete(idOf(key));
    return Promise.resolve();
  }
}

const idOf = ({ scope, key }: IdempotencyKey): string => JSON.stringify([scope, key]);
