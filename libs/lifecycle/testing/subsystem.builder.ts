import { type Subsystem } from '@app/lifecycle';

/** A subsystem that starts and stops at once, unless the test says otherwise. */
export function aSubsystem(overrides: Partial<Subsystem> = {}): Subsystem {
  return { name: 'part', critical: true, start: () => undefined, stop: () => undefined, ...overrides };
}
