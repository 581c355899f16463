import { type EmergencyStop } from '@app/emergency-stop';
import { aConfig } from '@testing/config';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { DrawdownStop } from '../src/exposure/drawdown-stop.service.js';
import { ProfitPeakRepository } from '../src/exposure/profit-peak.repository.js';
import { PROFIT_PEAK_MODEL, ProfitPeakSchema } from '../src/exposure/profit-peak.schema.js';
import { type OrderSystem } from './order-system.builder.js';

/** The check that pulls the emergency stop of a user, on the books of an order system. */
export async function aDrawdownStop(
  { books, markets, log }: OrderSystem,
  { connection }: TestDatabase,
  stop: EmergencyStop,
): Promise<DrawdownStop> {
  const peaks = new ProfitPeakRepository(await modelOn(connection, PROFIT_PEAK_MODEL, ProfitPeakSchema));
  return new DrawdownStop(books, peaks, stop, markets, aConfig(), log);
}
