import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SigningSecret } from '@app/auth';
import { type Config } from '@app/config';
import { type ExchangeKeys, type ExchangeKeyStatus } from '@app/exchange-keys';
import { type PreTradeChecks } from '@app/risk';
import { AccountsService, type ClosedTrade } from '@app/orders';
import { type Venue, Venues } from '@app/venues';
import { type OrderSystem } from '@testing/orders';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { RecordChecks } from '../src/checks/record-checks.service.js';
import { SystemChecks } from '../src/checks/system-checks.service.js';
import { Drawdowns } from '../src/evidence/drawdowns.service.js';
import { Edges } from '../src/evidence/edges.service.js';
import { EvidenceSeal } from '../src/evidence/evidence-seal.service.js';
import { EvidenceRepository } from '../src/evidence/evidence.repository.js';
import { EVIDENCE_MODEL, type EvidenceRecord, EvidenceSchema } from '../src/evidence/evidence.schema.js';
import { Evidence } from '../src/evidence/evidence.service.js';
import { PaperRecords } from '../src/evidence/paper-records.service.js';
import { GateChecks } from '../src/gate-checks.js';
import { LiveGate } from '../src/live-gate.service.js';
import { ModeNotAllowed } from '../src/orders/mode-not-allowed.service.js';
import { VariantRepository } from '../src/variants/variant.repository.js';
import { VARIANT_MODEL, type VariantRecord, VariantSchema } from '../src/variants/variant.schema.js';
import { Variants } from '../src/variants/variants.service.js';

export interface LiveGateSystem {
  readonly gate: LiveGate;
  readonly evidence: Evidence;
  readonly variants: Variants;
  /** What the user has stored for every exchange; may be changed at any time. */
  keys: ExchangeKeyStatus | undefined;
  /** Books closed paper trades as they are. */
  bookTrades(trades: readonly ClosedTrade[]): Promise<void>;
  close(): Promise<void>;
}

export interface LiveGateSystemOptions {
  readonly database: TestDatabase;
  readonly orders: OrderSystem;
  /** Gets the gate's own check. */
  readonly checks: PreTradeChecks;
  readonly venue: Venue;
  readonly config: Config;
}

/** The real gate around an order system, with keys of the test's making. */
export async function aLiveGateSystem(options: LiveGateSystemOptions): Promise<LiveGateSystem> {
  const { database, orders, checks, venue, config } = options;
  const { connection, transactions } = database;
  const { bots, clock, latch, markets, accounts: accountBooks, trades } = orders;
  const folder = await mkdtemp(join(tmpdir(), 'live-gate-'));
  const secret = new SigningSecret(folder);
  await secret.load();
  const venues = new Venues(() => venue);
  if (venue.mode === 'live') venues.contribute(venue);

  const variantBooks = new VariantRepository(
    await modelOn<VariantRecord>(connection, VARIANT_MODEL, VariantSchema),
  );
  const snapshots = new EvidenceRepository(
    await modelOn<EvidenceRecord>(connection, EVIDENCE_MODEL, EvidenceSchema),
  );
  const accounts = new AccountsService(accountBooks, trades);
  const variants = new Variants(variantBooks, accounts, clock);
  const records = new PaperRecords(bots.bots, accounts, variants, venues);
  const edges = new Edges(variantBooks, clock, config);
  const seal = new EvidenceSeal(secret, clock, config);
  const evidence = new Evidence(records, edges, snapshots, seal, bots.bots, bots.audit);
  const drawdowns = new Drawdowns(bots.bots, accounts, markets);
  const gateChecks = new GateChecks();
  const gate = new LiveGate(gateChecks, bots.bots, config);
  const system: LiveGateSystem = {
    gate,
    evidence,
    variants,
    keys: undefined,
    bookTrades: (booked) => transactions.run((session) => trades.insert(booked, session)),
    close: () => rm(folder, { recursive: true }),
  };
  const keys = { status: () => Promise.resolve(system.keys) } as unknown as ExchangeKeys;
  const own = [
    ...new SystemChecks(config, latch, keys, bots.bots, venues).all(),
    ...new RecordChecks(records, edges, evidence, drawdowns, clock, config).all(),
  ];
  for (const check of own) gateChecks.register(check);
  bots.guards.register(variants);
  checks.register(new ModeNotAllowed(gate, config));
  return system;
}
