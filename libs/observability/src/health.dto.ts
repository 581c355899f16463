import { ApiProperty } from '@nestjs/swagger';

export class PingDto {
  @ApiProperty({ enum: ['ok'] })
  readonly status!: 'ok';
}

export class LivenessDto {
  @ApiProperty({ enum: ['alive', 'stalled'] })
  readonly status!: 'alive' | 'stalled';
  /** What no longer turns; empty when alive. */
  readonly reasons!: string[];
}

export class ReadinessDto {
  @ApiProperty({ enum: ['ready', 'not_ready'] })
  readonly status!: 'ready' | 'not_ready';
  /** Why no work should be sent here now; empty when ready. */
  readonly reasons!: string[];
}

export class CheckDto {
  /** @example database */
  readonly name!: string;
  readonly problems!: string[];
}

export class HealthDto {
  /** @example amarktai-api */
  readonly service!: string;
  @ApiProperty({ enum: ['healthy', 'degraded'] })
  readonly status!: 'healthy' | 'degraded';
  /** Seconds since the process started. @example 86400 */
  readonly uptimeSeconds!: number;
  readonly checks!: CheckDto[];
}
