import { type Session } from '@app/persistence';
import { type Model } from 'mongoose';

import { adoptedId } from './adopted-id.js';
import { Adoption, type LegacyParts } from './adoption.js';
import { type LegacyKind } from './legacy-kind.js';
import { type LegacyDocument, legacyIdOf } from './legacy-value.js';

/** An adoption into documents whose `_id` is the adopted id of the original. */
export abstract class AdoptionById<Document extends { readonly _id: string }> extends Adoption<Document> {
  constructor(
    private readonly model: Model<Document>,
    kind: LegacyKind,
    parts: LegacyParts,
  ) {
    super(kind, parts);
  }

  /** Which ids of the previous system are those of documents here, or of originals that wait to be adopted. */
  async known(legacyIds: readonly string[]): Promise<readonly string[]> {
    const waiting = await this.parts.documents.waiting(this.kind, legacyIds);
    const here = new Set<unknown>(
      await this.model.distinct('_id', { _id: { $in: legacyIds.map(adoptedId) } }),
    );
    return legacyIds.filter((id) => waiting.has(id) || here.has(adoptedId(id)));
  }

  protected async insert(documents: readonly Document[], session: Session): Promise<void> {
    await this.model.insertMany([...documents], { session, lean: true });
  }

  protected async adopted(originals: readonly LegacyDocument[]): Promise<ReadonlySet<LegacyDocument>> {
    const known = new Set(await this.known(originals.flatMap((original) => legacyIdOf(original) ?? [])));
    return new Set(originals.filter((original) => known.has(legacyIdOf(original) ?? '')));
  }
}
