import { TestServer } from '../support/server.js';

/** How a part of the faulty application behaves; what is left out is well behaved. */
export interface FaultyPart {
  readonly name: string;
  readonly critical?: boolean;
  readonly stage?: 'work' | 'http' | 'storage';
  readonly start?: Conduct;
  readonly stop?: Conduct;
  readonly task?: 'ok' | 'deaf' | 'dies';
}
type Conduct = 'ok' | 'throws' | 'rejects' | 'hangs' | 'deaf' | 'leaks' | 'computes';

/** The limits of the processes under test: short, so that the tests are; the default ones are tested in virtual time. */
export const LIMITS = {
  LIFECYCLE_START_TIMEOUT_MS: '400',
  LIFECYCLE_STOP_TIMEOUT_MS: '300',
  LIFECYCLE_TASK_STOP_TIMEOUT_MS: '500',
  LIFECYCLE_STOP_LIMIT_MS: '2000',
} as const;

/** A process with the lifecycle of the server and these parts, started one after the other. */
export function spawnFaulty(
  parts: readonly FaultyPart[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  return TestServer.spawn({
    program: ['libs/lifecycle/testing/faulty-application.js', JSON.stringify(parts)],
    env: { ...LIMITS, ...env },
  });
}

/** Waits until it listens. */
export async function startFaulty(
  parts: readonly FaultyPart[],
  env: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const server = await spawnFaulty(parts, env);
  await server.until('listening', () => server.url !== '');
  return server;
}
