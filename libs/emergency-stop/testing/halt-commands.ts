import { type ResumeCommand, type StopCommand } from '@app/emergency-stop';
import { userId } from '@app/kernel';

const actor = { kind: 'user', userId: userId('admin') } as const;

/** An administrator stops everything, unless told otherwise. */
export const aStop = (overrides: Partial<StopCommand> = {}): StopCommand => ({
  scope: 'global',
  reason: 'fire',
  actor,
  flatten: false,
  ...overrides,
});

/** An administrator resumes everything, without force, unless told otherwise. */
export const aResume = (overrides: Partial<ResumeCommand> = {}): ResumeCommand => ({
  scope: 'global',
  actor,
  reason: undefined,
  force: false,
  ...overrides,
});
