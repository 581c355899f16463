import { olderThan, type Page, pageOf, type PageRequest } from '@app/http';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model } from 'mongoose';

import { FindingDocument } from './finding.schema.js';

/** The report of what could not be migrated as it was. */
@Injectable()
export class FindingsRepository {
  constructor(@InjectModel(FindingDocument.name) private readonly findings: Model<FindingDocument>) {}

  /** Newest first. @throws BadCursorError */
  async page(request: PageRequest): Promise<Page<FindingDocument>> {
    const found = await this.findings
      .find(olderThan(request))
      .sort({ _id: -1 })
      .limit(request.limit + 1)
      .lean();
    const { items, nextCursor } = pageOf(found, request.limit, ({ _id }) => _id.toHexString());
    return { items, nextCursor };
  }

  /** Which of these a migration has reported. */
  async reported(migration: string, subjects: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.findings.distinct('subject', { migration, subject: { $in: subjects } });
    return new Set(found);
  }
}
