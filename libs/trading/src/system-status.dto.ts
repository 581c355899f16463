export class SchedulerStatusDto {
  readonly running!: boolean;
  /** Bots whose positions are protected: active, paused and stopped ones. */
  readonly botsWatched!: number;
  readonly botsActive!: number;
  readonly ticksWaiting!: number;
  readonly ticksRunning!: number;
  /** Absent before the first one. */
  readonly lastTickAt?: Date | undefined;
  /** How long the last look took, in milliseconds. */
  readonly lagMs!: number;
}

export class FlagsDto {
  readonly trading!: boolean;
  readonly schedulers!: boolean;
  readonly autopilot!: boolean;
  readonly selfHealing!: boolean;
  readonly ccxt!: boolean;
  readonly liveTrading!: boolean;
}

export class FeedStatusDto {
  readonly exchange!: string;
  readonly provenance!: string;
  readonly status!: string;
  /** Why, where it is not live. */
  readonly reason?: string | undefined;
}

export class VersionsDto {
  readonly service!: string;
  readonly node!: string;
}

export class SystemStatusDto {
  /** @example "amarktai-api" */
  readonly service!: string;
  /** `live` once real orders may pass the gate. */
  readonly mode!: 'paper' | 'live';
  readonly flags!: FlagsDto;
  readonly halted!: boolean;
  /** Why trading is halted, for everyone or for the caller. */
  readonly haltedBecause?: string | undefined;
  readonly scheduler!: SchedulerStatusDto;
  readonly feeds!: FeedStatusDto[];
  readonly versions!: VersionsDto;
}
