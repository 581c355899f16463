import { Config } from '@app/config';
import { Clock } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type EdgeTest, testEdge } from '../statistics/edge-test.js';
import { VariantRepository } from '../variants/variant.repository.js';
import { type PaperRecord, returnsOf } from './paper-record.js';

/** What paper records prove, corrected for everything else that the user has tried. */
@Injectable()
export class Edges {
  constructor(
    private readonly variants: VariantRepository,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** undefined for a bot that was never started as it is set up. A first proof is remembered. */
  async test(record: PaperRecord): Promise<EdgeTest | undefined> {
    const { variant } = record;
    if (variant === undefined) return undefined;
    const { confidence, firstLookTrades, lossesMin } = this.config.liveGate;
    const test = testEdge(returnsOf(record), {
      confidence,
      firstLookTrades,
      lossesMin,
      ordinal: variant.ordinal,
      proved: await this.variants.provedOrdinals(variant),
    });
    if (test.hasEdge && variant.provedAt === undefined)
      await this.variants.markProved(variant, this.clock.date());
    return test;
  }
}
