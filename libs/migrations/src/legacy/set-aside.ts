import { type Session } from '@app/persistence';

import { type Batch, Migration, type Pass } from '../migration.js';
import { asideOf, type LegacyKind } from './legacy-kind.js';
import { type LegacyDocuments } from './legacy-documents.repository.js';

/** Keeps the documents of the previous system, as they are and under another name, where they are in nobody's way. */
export class SetAsideLegacy extends Migration {
  readonly stage = 'before_indexes';
  readonly description: string;
  readonly steps: readonly string[];

  constructor(
    readonly id: string,
    private readonly kind: LegacyKind,
    private readonly documents: LegacyDocuments,
  ) {
    super();
    const { collection, legacyFields, presentField } = kind;
    this.description = `Set documents of the previous system aside: ${collection} to ${asideOf(kind)}`;
    this.steps = [
      `if any document of ${collection} has ${legacyFields.join(' or ')}: rename ${collection} to ${asideOf(kind)}`,
      `move documents that have ${presentField} from ${asideOf(kind)} back to ${collection}`,
    ];
  }

  override prepare(): Promise<void> {
    return this.documents.setAside(this.kind);
  }

  passes(): readonly Pass[] {
    return [{ name: 'giveBack', batch: (after, limit, session) => this.#giveBack(after, limit, session) }];
  }

  async verify(): Promise<readonly string[]> {
    const remain = await this.documents.areIn(this.kind);
    return remain ? [`documents of the previous system remain in ${this.kind.collection}`] : [];
  }

  async #giveBack(after: string | undefined, limit: number, session: Session | undefined): Promise<Batch> {
    const misplaced = await this.documents.misplaced(this.kind, limit, session);
    const aside = after === undefined ? { 'set aside': await this.documents.count(this.kind) } : {};
    return {
      next: misplaced.length === limit ? 'more' : undefined,
      counts: { ...aside, 'given back': misplaced.length },
      findings: [],
      write: (writing) => this.documents.giveBack(this.kind, misplaced, writing),
    };
  }
}
