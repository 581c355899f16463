import { type Clock } from '@app/kernel';
import { type Session } from '@app/persistence';

import { type Batch, Migration, type MigrationFinding, type Pass } from '../migration.js';
import { type FindingsRepository } from '../findings.repository.js';
import { type LegacyDocuments } from './legacy-documents.repository.js';
import { asideOf, type LegacyKind, subjectOf } from './legacy-kind.js';
import { type LegacyDocument } from './legacy-value.js';

/** What becomes of one document of the previous system. */
export interface Adopted<Document> {
  /** In today's form; undefined when it cannot be adopted. */
  readonly document: Document | undefined;
  /** What could not be taken over as it was; never empty without a document. */
  readonly problems: readonly string[];
}

/** What is left where it is, and why. */
export const notAdopted = (problem: string): Adopted<never> => ({ document: undefined, problems: [problem] });

/** What all adoptions need (exported by MigrationsModule). */
export abstract class LegacyParts {
  abstract readonly documents: LegacyDocuments;
  abstract readonly findings: FindingsRepository;
  abstract readonly clock: Clock;
}

const VERIFY_BATCH = 1000;

/** Makes documents of today from those of the previous system, which stay where they were set aside. */
export abstract class Adoption<Document> extends Migration {
  readonly stage = 'after_indexes';

  constructor(
    protected readonly kind: LegacyKind,
    protected readonly parts: LegacyParts,
  ) {
    super();
  }

  /** One for each, in their order; nothing is written. */
  protected abstract adopt(
    originals: readonly LegacyDocument[],
    session: Session | undefined,
  ): Promise<readonly Adopted<Document>[]>;
  protected abstract insert(documents: readonly Document[], session: Session): Promise<void>;
  /** Which of the originals have a document of today. */
  protected abstract adopted(originals: readonly LegacyDocument[]): Promise<ReadonlySet<LegacyDocument>>;

  passes(): readonly Pass[] {
    return [{ name: 'adopt', batch: (after, limit, session) => this.#batch(after, limit, session) }];
  }

  /** Every original has become a document, or there is a finding that says why not. */
  async verify(): Promise<readonly string[]> {
    const missing: string[] = [];
    let after: string | undefined;
    do {
      const { documents, next } = await this.parts.documents.batch(this.kind, after, VERIFY_BATCH);
      missing.push(...(await this.#lost(documents)));
      after = next;
    } while (after !== undefined);
    const [first] = missing;
    if (first === undefined) return [];
    return [
      `${missing.length} documents of ${asideOf(this.kind)} are neither adopted nor reported, ${first} first`,
    ];
  }

  async #lost(originals: readonly LegacyDocument[]): Promise<readonly string[]> {
    const adopted = await this.adopted(originals);
    const missing = originals
      .filter((original) => !adopted.has(original))
      .map(({ _id }) => subjectOf(this.kind, _id));
    const reported = await this.parts.findings.reported(this.id, missing);
    return missing.filter((subject) => !reported.has(subject));
  }

  async #batch(after: string | undefined, limit: number, session: Session | undefined): Promise<Batch> {
    const { documents: originals, next } = await this.parts.documents.batch(this.kind, after, limit);
    const results = await this.adopt(originals, session);
    const documents = results.flatMap(({ document }) => document ?? []) as Document[];
    return {
      next,
      counts: { adopted: documents.length, 'not adopted': originals.length - documents.length },
      findings: originals.flatMap((original, i) => this.#findings(original, results[i])),
      write: (writing) => (documents.length === 0 ? Promise.resolve() : this.insert(documents, writing)),
    };
  }

  #findings({ _id }: LegacyDocument, result: Adopted<Document> | undefined): MigrationFinding[] {
    const subject = subjectOf(this.kind, _id);
    return (result?.problems ?? []).map((problem) => ({ subject, problem }));
  }
}
