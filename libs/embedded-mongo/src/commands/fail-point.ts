import { setTimeout } from 'node:timers/promises';
import { isArray, isDoc, type Doc } from '../document.js';
import { MongoError } from '../errors.js';
import { isNumeric, toNumber } from '../numeric.js';
import { Arguments } from './arguments.js';
import { type Peer } from '../wire/peer.js';
import { type Command, type Reply } from './command.js';

/** What `failCommand` does to a command, as MongoDB's own tests ask for it. */
export interface Failure {
  readonly closesConnection: boolean;
  readonly errorCode?: number;
  readonly errorLabels?: readonly string[];
  readonly writeConcernError?: Doc;
}

const none: Failure = { closesConnection: false };

/** The fail point `failCommand`. Only a server started for tests has one. */
export class FailPoint {
  #data: Arguments | undefined;
  #skip = 0;
  #times = 0;

  /** What is to happen to the command; a delay has happened already. */
  async next(name: string, peer: Peer): Promise<Failure> {
    const data = this.#data;
    if (data === undefined || this.#times === 0 || !appliesTo(data, name, peer.appName)) return none;
    if (this.#skip > 0) {
      this.#skip -= 1;
      return none;
    }
    this.#times -= 1;
    if (data.boolean('blockConnection')) await setTimeout(data.number('blockTimeMS', 0));
    const labels = data.value('errorLabels');
    const writeConcernError = data.optionalDocument('writeConcernError');
    return {
      closesConnection: data.boolean('closeConnection'),
      ...(data.has('errorCode') && { errorCode: data.number('errorCode', 0) }),
      ...(isArray(labels) && { errorLabels: labels.map(String) }),
      ...(writeConcernError && { writeConcernError }),
    };
  }

  configure(mode: unknown, data: Doc): void {
    const times = isDoc(mode) ? mode.times : undefined;
    const skip = isDoc(mode) ? mode.skip : undefined;
    this.#data = mode === 'off' ? undefined : new Arguments('failCommand', data);
    this.#times = isNumeric(times) ? toNumber(times) : Infinity;
    this.#skip = isNumeric(skip) ? toNumber(skip) : 0;
  }
}

export function configureFailPoint(failPoint: FailPoint): Command {
  return {
    names: ['configureFailPoint'],
    fields: ['mode', 'data'],
    run({ args }): Reply {
      if (args.string('configureFailPoint') !== 'failCommand')
        throw new MongoError(2, 'Only failCommand is known');
      failPoint.configure(args.value('mode'), args.optionalDocument('data') ?? {});
      return { ok: 1 };
    },
  };
}

function appliesTo(data: Arguments, name: string, appName: string | undefined): boolean {
  const commands = data.value('failCommands');
  const wantedApp = data.value('appName');
  return isArray(commands) && commands.includes(name) && (wantedApp === undefined || wantedApp === appName);
}
