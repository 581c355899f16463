import { type Page, type PageRequest } from '@app/http';
import { type BotId } from '@app/kernel';
import { Injectable } from '@nestjs/common';

import { type DecisionRecord } from './decision-record.js';
import { DecisionPulse } from './decision-pulse.js';
import { DecisionRepository } from './decision.repository.js';
import { GroupWriter } from './group-writer.js';

/** Every decision with its reason; written in groups, and stored before the look that made it is over. */
@Injectable()
export class DecisionLog {
  readonly #writer: GroupWriter<DecisionRecord>;

  constructor(
    private readonly repository: DecisionRepository,
    private readonly pulse: DecisionPulse,
  ) {
    this.#writer = new GroupWriter((records) => repository.append(records));
  }

  record(decision: DecisionRecord): Promise<void> {
    this.pulse.note(decision);
    return this.#writer.add(decision);
  }

  page(botId: BotId, request: PageRequest): Promise<Page<DecisionRecord>> {
    return this.repository.page(botId, request);
  }
}
