import { HealthIndicator } from '@app/observability';
import { type Connection } from 'mongoose';

/** Whether the database answers now, not whether it did when it was last used. */
export class DatabaseHealth extends HealthIndicator {
  readonly name = 'database';
  readonly probe = 'readiness';

  constructor(private readonly connection: Connection) {
    super();
  }

  async problems(): Promise<readonly string[]> {
    if (this.connection.db === undefined) return ['database: not connected'];
    await this.connection.db.admin().ping();
    return [];
  }
}
