import { type DecisionSource } from '@app/self-healing';
import { aConfig } from '@testing/config';
import { modelOn, type TestDatabase } from '@testing/persistence';

import { DecisionLog } from '../src/decision-log.service.js';
import { DecisionPulse } from '../src/decision-pulse.js';
import { DecisionRepository } from '../src/decision.repository.js';
import { DecisionSchema, StoredDecision } from '../src/decision.schema.js';

/** What a process on this database knows of decisions: its own, and those that are stored. */
export async function aDecisionPulse({
  connection,
}: Pick<TestDatabase, 'connection'>): Promise<{ readonly pulse: DecisionSource; readonly log: DecisionLog }> {
  const model = await modelOn<StoredDecision>(connection, StoredDecision.name, DecisionSchema);
  const repository = new DecisionRepository(model, aConfig());
  const pulse = new DecisionPulse(repository);
  return { pulse, log: new DecisionLog(repository, pulse) };
}
