import { type Actor, exchangeId } from '@app/kernel';
import { isCcxtExchange, SIMULATED } from '@app/markets';
import {
  adoptedId,
  type Adopted,
  legacyCreation,
  type LegacyDocument,
  legacyIdOf,
  type LegacyKind,
  legacyMarket,
  legacyText,
  notAdopted,
  referenceTo,
  shownLegacy,
} from '@app/migrations';
import { toDecimal128 } from '@app/persistence';

import { PAUSE_REASONS, type PauseReason, RISK_MODES, type RiskMode } from '../bot.js';
import { type BotRecord } from '../bot.schema.js';
import { legacyCapital } from './legacy-capital.js';

export const LEGACY_BOTS: LegacyKind = {
  collection: 'bots',
  legacyFields: ['user_id', 'initial_capital', 'current_capital', 'trading_mode', 'risk_mode'],
  presentField: 'userId',
};

/** The previous system had neither: the plainest there is stands in for them, and a person decides before it trades. */
const STAND_IN = { strategy: 'ema_cross', timeframe: '1h' } as const;
const ACTOR: Actor = { kind: 'system', name: 'migrations' };
const NAME_LENGTH_MAX = 60;

/** A bot of the previous system in today's form: paused, on paper. Whether its owner is known and its name free is not asked here. */
export function adoptBot(original: LegacyDocument, at: Date): Adopted<BotRecord> {
  const id = legacyIdOf(original);
  const owner = referenceTo(original.user_id);
  const market = legacyMarket(original.pair);
  if (id === undefined) return notAdopted('it has no id');
  if (owner === undefined) return notAdopted('it has no owner: user_id is missing');
  if (market === undefined) return notAdopted(`its pair is no market: ${shownLegacy(original.pair)}`);
  const { starting, problems: capitalProblems } = legacyCapital(original);
  const problems = [
    `it has no strategy: ${STAND_IN.strategy} on ${STAND_IN.timeframe} stands in, for its owner to change`,
    ...capitalProblems,
  ];
  const exchange = exchangeOf(original, problems);
  const document: BotRecord = {
    _id: adoptedId(id),
    userId: adoptedId(owner),
    name: nameOf(original, id, problems),
    exchange: exchange.name,
    ...market,
    ...STAND_IN,
    params: {},
    riskMode: riskModeOf(original, problems),
    exits: { trailingStopRatio: null, holdingTimeMaxMs: null },
    initialCapital: toDecimal128(starting),
    mode: 'paper',
    status: 'paused',
    pauseReason: exchange.isKnown ? pauseReasonOf(original) : 'unsupported_exchange',
    rogueReason: null,
    statusReason: `Taken over from the previous system, where it was ${legacyText(original.status) ?? 'in no status'}: look at its strategy and timeframe, then resume it`,
    statusChangedAt: at,
    statusActor: ACTOR,
    createdAt: legacyCreation(original, problems),
  };
  noteLive(original, problems);
  return { document, problems };
}

function exchangeOf(original: LegacyDocument, problems: string[]): { name: string; isKnown: boolean } {
  const name = legacyText(original.exchange)?.toLowerCase() ?? 'unknown';
  const isKnown = name === SIMULATED || isCcxtExchange(exchangeId(name));
  if (!isKnown) problems.push(`there is no exchange '${name}'`);
  return { name, isKnown };
}

function nameOf(original: LegacyDocument, id: string, problems: string[]): string {
  const name = legacyText(original.name);
  if (name === undefined) problems.push('it has no name');
  return (name ?? `Bot ${id}`).slice(0, NAME_LENGTH_MAX);
}

function riskModeOf(original: LegacyDocument, problems: string[]): RiskMode {
  const stored = legacyText(original.risk_mode)?.toLowerCase();
  const known = RISK_MODES.find((mode) => mode === stored);
  if (known === undefined)
    problems.push(`risk_mode is none of today's: ${shownLegacy(original.risk_mode)}, so it is safe`);
  return known ?? 'safe';
}

function pauseReasonOf(original: LegacyDocument): PauseReason {
  const stored = legacyText(original.pause_reason);
  return PAUSE_REASONS.find((reason) => reason === stored) ?? 'system_startup_repair';
}

function noteLive(original: LegacyDocument, problems: string[]): void {
  const mode = legacyText(original.trading_mode)?.toLowerCase();
  if (mode !== 'paper' && mode !== undefined)
    problems.push(`it traded in mode ${mode}: here it begins on paper, and the live gate decides about more`);
}
