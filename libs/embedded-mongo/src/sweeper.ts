import { changeMatches } from './commands/changes.js';
import { type Services } from './commands/command.js';
import { Pace } from './commands/pace.js';
import { compileFilter } from './query/filter.js';
import { type CollectionInfo, droppedPrefixes } from './storage/catalog.js';
import { type IndexInfo } from './storage/index-spec.js';
import { deleteDocument } from './storage/documents.js';
import { afterPrefix } from './storage/keys.js';
import { type WriteSteps } from './storage/write-queue.js';
import { type Writer } from './storage/state.js';

const LOOK_MS = 1_000;
const EXPIRY_MS = 60_000;
const REMOVED_AT_ONCE = 256;

/** Removes in the background what nobody may see any more: expired documents, dropped data, idle sessions and cursors. */
export class Sweeper {
  readonly #timers: NodeJS.Timeout[];
  #isSweeping = false;

  /** @param onError an error that only a log can be told of */
  constructor(
    private readonly services: Services,
    private readonly onError: (error: unknown) => void,
  ) {
    this.#timers = [
      setInterval(() => {
        services.sessions.expire();
        services.cursors.expire();
        void this.#sweep(() => this.removeDropped());
      }, LOOK_MS),
      setInterval(() => void this.#sweep(() => this.removeExpired(new Date())), EXPIRY_MS),
    ];
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  /** Deletes the documents whose TTL index says that they end before `now`. */
  async removeExpired(now: Date): Promise<void> {
    for (const collection of this.services.engine.state.catalog.all()) {
      for (const index of collection.indexes) {
        if (index.expireAfterSeconds === undefined || !index.isReady) continue;
        const end = new Date(now.getTime() - index.expireAfterSeconds * 1_000);
        await this.services.engine.writes.run((writer) => this.#expire(writer, collection, index, end));
      }
    }
  }

  /** Removes the documents and index entries of what was dropped. */
  async removeDropped(): Promise<void> {
    const { engine } = this.services;
    if (droppedPrefixes(engine.store).length > 0) await engine.writes.run(removeDropped);
  }

  *#expire(writer: Writer, { db, name, id }: CollectionInfo, index: IndexInfo, end: Date): WriteSteps<void> {
    const path = index.keys[0]?.path ?? '';
    const isOver = { [path]: { $lte: end } };
    const selection = { filter: compileFilter({ $and: [isOver, index.partialFilter ?? {}] }), multi: true };
    const current = (): CollectionInfo | undefined => {
      const collection = writer.catalog.find(db, name);
      return collection?.id === id ? collection : undefined;
    };
    yield* changeMatches({ writer, current, pace: new Pace(0) }, selection, (collection, found) => {
      deleteDocument(writer, collection, found);
    });
  }

  async #sweep(work: () => Promise<void>): Promise<void> {
    if (this.#isSweeping) return;
    this.#isSweeping = true;
    try {
      await work();
    } catch (error) {
      this.onError(error);
    } finally {
      this.#isSweeping = false;
    }
  }
}

function* removeDropped(writer: Writer): WriteSteps<void> {
  for (const { record, prefix } of droppedPrefixes(writer)) {
    for (;;) {
      const entries = writer.range({ start: prefix, end: afterPrefix(prefix) }, REMOVED_AT_ONCE);
      for (const { key } of entries) writer.remove(key);
      if (entries.length < REMOVED_AT_ONCE) break;
      yield undefined;
    }
    writer.remove(record);
  }
}
