import { type Connection } from 'mongoose';

import { SessionRecord, SessionSchema } from './session.schema.js';

/** Ends every session of everyone, and with them every token: how many were active. For a restore. */
export async function endAllSessions(connection: Connection, at: Date): Promise<number> {
  const sessions = connection.model<SessionRecord>(SessionRecord.name, SessionSchema);
  const { modifiedCount } = await sessions.updateMany({ endedAt: null }, { $set: { endedAt: at } });
  return modifiedCount;
}
