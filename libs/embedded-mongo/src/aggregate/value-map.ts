import { type Value } from '../document.js';
import { encodeKeyComponent } from '../key-encoding.js';

/** A map whose keys are BSON values: 1, 1.0 and NumberDecimal("1.00") are one key, as for `$group`. */
export class ValueMap<T> {
  readonly #entries = new Map<string, T>();

  get size(): number {
    return this.#entries.size;
  }

  has(key: Value): boolean {
    return this.#entries.has(textKey(key));
  }

  getOrAdd(key: Value, create: () => T): T {
    const text = textKey(key);
    const known = this.#entries.get(text);
    if (known !== undefined) return known;
    const created = create();
    this.#entries.set(text, created);
    return created;
  }

  values(): IterableIterator<T> {
    return this.#entries.values();
  }
}

/** Index keys are equal exactly when values are; strings, the common case, need no encoding. */
function textKey(value: Value): string {
  if (typeof value === 'string') return `s${value}`;
  return `k${Buffer.from(encodeKeyComponent(value, false)).toString('latin1')}`;
}
