import { type Bot, type BotDocuments, type TextTime } from '@app/bots';
import { clientOrderId, storedTime } from '@app/kernel';
import { type BooksScan, type OrderGateway } from '@app/orders';
import { type Indexes } from '@app/persistence';

import { type Finding } from '../finding.js';
import { Repair } from './repair.js';

/** Times that are text become times. */
export class MendTimes extends Repair {
  readonly name = 'mend_times';

  constructor(private readonly bots: Pick<BotDocuments, 'mendTimes'>) {
    super();
  }

  async mend({ evidence }: Finding, bot: Bot | undefined): Promise<string | undefined> {
    if (bot === undefined) return undefined;
    const mended = await this.bots.mendTimes(bot.id, timesIn(evidence));
    return mended === 0 ? undefined : `${mended} times are stored as times now`;
  }
}

/** What was found, read again: the evidence is data, and may have been stored in between. */
function timesIn({ times }: Finding['evidence']): readonly TextTime[] {
  return (times as readonly Pick<TextTime, 'field' | 'text'>[]).flatMap(({ field, text }) => {
    const time = storedTime(text);
    return time === undefined ? [] : [{ field, text, time }];
  });
}

/** The account gets the baseline it lacks. */
export class MendBaseline extends Repair {
  readonly name = 'mend_baseline';

  constructor(private readonly books: Pick<BooksScan, 'mendBaseline'>) {
    super();
  }

  async mend(_: Finding, bot: Bot | undefined): Promise<string | undefined> {
    if (bot === undefined) return undefined;
    const mended = await this.books.mendBaseline(bot);
    return mended === 0 ? undefined : `${mended} fields of its account were filled in`;
  }
}

/** A paused bot gets a reason, which tells that nobody knows the true one. */
export class MendPauseReason extends Repair {
  readonly name = 'mend_pause_reason';

  constructor(private readonly bots: Pick<BotDocuments, 'mendPauseReason'>) {
    super();
  }

  async mend(_: Finding, bot: Bot | undefined): Promise<string | undefined> {
    if (bot === undefined || !(await this.bots.mendPauseReason(bot.id, 'system_startup_repair')))
      return undefined;
    return 'Its pause has the reason system_startup_repair now';
  }
}

/** An order without a bot is taken back from its venue. */
export class CancelOrder extends Repair {
  readonly name = 'cancel_order';

  constructor(private readonly gateway: Pick<OrderGateway, 'cancel'>) {
    super();
  }

  async mend({ evidence }: Finding, _: Bot | undefined, signal: AbortSignal): Promise<string> {
    const id = clientOrderId(String(evidence.clientOrderId));
    const result = await this.gateway.cancel(id, signal);
    if (result === 'unknown') throw new Error(`It is not known whether order ${id} was cancelled`);
    return `Order ${id} is ${result === 'cancelled' ? 'cancelled' : 'closed already'}`;
  }
}

/** Missing indexes are made again. */
export class CreateIndexes extends Repair {
  readonly name = 'create_indexes';

  constructor(private readonly indexes: Pick<Indexes, 'create'>) {
    super();
  }

  async mend(): Promise<string> {
    await this.indexes.create();
    return 'The indexes were made again';
  }
}
