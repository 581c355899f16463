import { randomUUID } from 'node:crypto';
import { Binary } from 'bson';
import { type Command, type Reply } from './command.js';
import { SESSION_MINUTES } from './sessions.js';

export const startSession: Command = {
  names: ['startSession'],
  fields: [],
  run({ sessions }): Reply {
    const id = new Binary(Buffer.from(randomUUID().replaceAll('-', ''), 'hex'), Binary.SUBTYPE_UUID);
    sessions.of({ id });
    return { id: { id }, timeoutMinutes: SESSION_MINUTES, ok: 1 };
  },
};

export const endSessions: Command = {
  names: ['endSessions', 'killSessions'],
  fields: [],
  run({ args, name, sessions }): Reply {
    for (const lsid of args.documents(name)) sessions.end(lsid);
    return { ok: 1 };
  },
};

export const killAllSessions: Command = {
  names: ['killAllSessions'],
  fields: [],
  run({ sessions }): Reply {
    sessions.endAll();
    return { ok: 1 };
  },
};

export const refreshSessions: Command = {
  names: ['refreshSessions'],
  fields: [],
  run({ args, sessions }): Reply {
    for (const lsid of args.documents('refreshSessions')) sessions.of(lsid);
    return { ok: 1 };
  },
};
