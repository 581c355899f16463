import { type ChecklistItem } from './checklist-item.js';

/** Every item of the pre-live checklist: the areas register theirs in `onModuleInit`. */
export class ChecklistItems {
  readonly #items = new Map<string, ChecklistItem>();

  /** @throws RangeError for a code that is already there */
  register(...items: readonly ChecklistItem[]): void {
    for (const item of items) {
      if (this.#items.has(item.code)) throw new RangeError(`There is already a checklist item ${item.code}`);
      this.#items.set(item.code, item);
    }
  }

  all(): readonly ChecklistItem[] {
    return [...this.#items.values()];
  }
}
