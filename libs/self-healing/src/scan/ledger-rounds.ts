import { type BotId, type Clock, toText } from '@app/kernel';
import { type BotAccount, type BooksScan, type LedgerFinding } from '@app/orders';

/** Accounts whose sums are asked for at once. */
const BATCH = 1000;

type Audits = Pick<BooksScan, 'ledgerFindings'>;

interface Audited {
  readonly state: string;
  /** In which round. */
  readonly round: number;
  readonly findings: readonly LedgerFinding[];
}

/**
 * Adding up every fill of every bot takes longer than a scan may: so each round adds up as many accounts as its time
 * allows. Those that disagreed come first, then those that were never looked at or have changed, then the others, the
 * longest ago first. What is known of the rest is what the last look at them said.
 */
export class LedgerRounds {
  readonly #audited = new Map<string, Audited>();
  #round = 0;

  constructor(
    private readonly books: Audits,
    private readonly clock: Clock,
    private readonly budgetMs: number,
  ) {}

  /** At least one batch, whatever it takes. @throws what the database throws, the reason of an abort */
  async next(
    accounts: readonly BotAccount[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<BotId, readonly LedgerFinding[]>> {
    this.#round += 1;
    const endsAt = this.clock.now() + this.budgetMs;
    const queue = [...accounts].sort((a, b) => this.#urgency(a) - this.#urgency(b));
    for (let start = 0; start < queue.length && (start === 0 || this.clock.now() < endsAt); start += BATCH) {
      const batch = queue.slice(start, start + BATCH);
      const findings = await this.books.ledgerFindings(batch, signal);
      for (const account of batch) {
        const found = findings.get(account.botId) ?? [];
        this.#audited.set(keyOf(account), { state: stateOf(account), round: this.#round, findings: found });
      }
    }
    return this.#known(accounts);
  }

  /** Lowest first. */
  #urgency(account: BotAccount): number {
    const known = this.#audited.get(keyOf(account));
    if (known === undefined) return -1;
    if (known.findings.length > 0) return -2;
    return known.state === stateOf(account) ? known.round : -1;
  }

  #known(accounts: readonly BotAccount[]): ReadonlyMap<BotId, readonly LedgerFinding[]> {
    const findings = new Map<BotId, readonly LedgerFinding[]>();
    for (const account of accounts) {
      const found = this.#audited.get(keyOf(account))?.findings ?? [];
      if (found.length > 0) findings.set(account.botId, [...(findings.get(account.botId) ?? []), ...found]);
    }
    return findings;
  }
}

const keyOf = ({ botId, mode }: BotAccount): string => `${botId}|${mode}`;
const stateOf = ({ fillCount, cash }: BotAccount): string => `${fillCount}|${toText(cash)}`;
