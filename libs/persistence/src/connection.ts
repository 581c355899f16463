import { type Connection, createConnection } from 'mongoose';

/**
 * A connection that is not open yet: models are made on it while Nest builds providers, and it is opened when the
 * database starts. Nothing is queued while it is closed, and no index is made behind anyone's back.
 */
export function unopenedConnection(): Connection {
  const connection = createConnection();
  connection.set('bufferCommands', false);
  connection.set('autoIndex', false);
  connection.set('autoCreate', false);
  return connection;
}
