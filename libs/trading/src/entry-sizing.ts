import { type EntryFacts, type SizeEntry } from './entry-plan.js';

/** How the bots' entries are sized, and when a bot is given up. */
export class EntryRules {
  constructor(
    readonly sizeEntry: SizeEntry,
    readonly kelly: EntryFacts['kelly'],
  ) {}
}

/** Another way to size entries than the bots' own; only a replay provides one. */
export class EntrySizing {
  constructor(readonly size: SizeEntry) {}
}
