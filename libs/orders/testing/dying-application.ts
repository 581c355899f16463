import { openDatabase } from '@app/persistence';
import { aResume, aStop } from '@testing/emergency-stop';

import { aDurableStop } from './durable-stop.builder.js';

/**
 * A program for process-level tests: stops everything, resumes, and says so; it kills itself at the moment that its
 * second argument names, such as `before record.activate`. Run it as
 * `node dist/libs/orders/testing/dying-application.js <DATA_DIR> '<moment>'`.
 */
const [, , dataDir = '', diesAt = ''] = process.argv;
const passed = new Map<string, number>();

function pass(moment: string): void {
  const count = (passed.get(moment) ?? 0) + 1;
  passed.set(moment, count);
  if (diesAt === moment || diesAt === `${moment} #${count}`) process.kill(process.pid, 'SIGKILL');
}

let isArmed = false;
const wrap = <T extends object>(name: string, part: T): T =>
  new Proxy(part, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || !isArmed) return value;
      return async (...args: unknown[]): Promise<unknown> => {
        pass(`before ${name}.${String(key)}`);
        const answer: unknown = await Reflect.apply(value, target, args);
        pass(`after ${name}.${String(key)}`);
        return answer;
      };
    },
  });

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const database = await openDatabase({ mongodbUri: undefined, dataDir, timeoutMs: 10_000 }, (error) => {
  process.stderr.write(`${error.message}\n`);
});
const { stop, watch, trade } = await aDurableStop({ database, dataDir, wrap });
await trade();
await watch.lookForMarkers();
await watch.lookAtRecords();
isArmed = true;
const { durable } = await stop.stop(aStop());
say(`stopped, kept in: ${durable}`);
await stop.resume(aResume());
say('resumed');
await database.close();
