import { type SizeEntry } from './entry-plan.js';

/** Another way to size entries than the bots' own; only a replay provides one. */
export class EntrySizing {
  constructor(readonly size: SizeEntry) {}
}
