import { ApiProperty } from '@nestjs/swagger';

import { type TaskState, taskStates, type TaskView } from './background-task.js';
import { type LifecyclePhase, type LifecycleView } from './lifecycle.js';
import {
  type PeriodicOutcome,
  type PeriodicResult,
  type PeriodicState,
  type PeriodicView,
} from './periodic-task.js';
import { type SubsystemState, subsystemStates } from './subsystem.js';
import { type SubsystemView } from './subsystem-run.js';

export class SubsystemDto implements SubsystemView {
  /** @example trading-scheduler */
  readonly name!: string;
  /** Whether the process does not start without it. */
  readonly critical!: boolean;
  @ApiProperty({ enum: subsystemStates.states })
  readonly state!: SubsystemState;
  @ApiProperty({ type: String, required: false, description: 'Why it is not running.' })
  readonly reason: string | undefined;
  @ApiProperty({
    type: [String],
    description: 'What must run first; a restart of one of these restarts this one too.',
  })
  readonly dependsOn!: readonly string[];
  readonly startTimeoutMs!: number;
  readonly stopTimeoutMs!: number;
  /** When it entered its state. */
  readonly since!: Date;
  @ApiProperty({ type: Number, required: false })
  readonly startDurationMs: number | undefined;
  @ApiProperty({ type: Number, required: false })
  readonly stopDurationMs: number | undefined;
}

export class TaskDto implements TaskView {
  /** @example market-feed */
  readonly name!: string;
  @ApiProperty({ enum: taskStates.states })
  readonly state!: TaskState;
  /** How often it was started again after it died. */
  readonly restarts!: number;
  @ApiProperty({ type: String, required: false })
  readonly lastError: string | undefined;
  @ApiProperty({ type: Date, required: false, description: 'While it backs off.' })
  readonly nextStartAt: Date | undefined;
  readonly lastProgressAt!: Date;
}

export class PeriodicResultDto implements PeriodicResult {
  @ApiProperty({ enum: ['succeeded', 'failed', 'timed_out', 'aborted'] satisfies PeriodicOutcome[] })
  readonly outcome!: PeriodicOutcome;
  readonly startedAt!: Date;
  readonly durationMs!: number;
  @ApiProperty({ type: String, required: false })
  readonly error: string | undefined;
}

export class PeriodicTaskDto implements PeriodicView {
  /** @example self-healing-scan */
  readonly name!: string;
  @ApiProperty({
    enum: [
      'disabled',
      'waiting',
      'running',
      'overrunning',
      'stopped',
      'stop_timeout',
    ] satisfies PeriodicState[],
  })
  readonly state!: PeriodicState;
  /** From the end of one run to the beginning of the next. */
  readonly intervalMs!: number;
  readonly deadlineMs!: number;
  readonly runs!: number;
  readonly failures!: number;
  /** Turns left out because an earlier run still went on. */
  readonly skipped!: number;
  @ApiProperty({ type: PeriodicResultDto, required: false })
  readonly lastResult: PeriodicResultDto | undefined;
  @ApiProperty({ type: Date, required: false })
  readonly nextRunAt: Date | undefined;
}

export class LifecycleDto implements LifecycleView {
  @ApiProperty({ enum: ['starting', 'running', 'stopping', 'stopped'] satisfies LifecyclePhase[] })
  readonly phase!: LifecyclePhase;
  /** In the order in which they started; they stop in the reverse. */
  @ApiProperty({ type: [SubsystemDto] })
  readonly subsystems!: readonly SubsystemDto[];
  @ApiProperty({ type: [TaskDto] })
  readonly tasks!: readonly TaskDto[];
  @ApiProperty({ type: [PeriodicTaskDto] })
  readonly periodic!: readonly PeriodicTaskDto[];
}

export class RestartDto {
  /** The subsystem and its dependents, as they are now, in the order in which they were started again. */
  @ApiProperty({ type: [SubsystemDto] })
  readonly restarted!: readonly SubsystemDto[];
}
