import { ApiProperty } from '@nestjs/swagger';

import { type Drill, type DrillCheckName } from '../drill/drill.js';
import { nameOf, VerdictDto } from './emergency-stop.dto.js';

export class DrillCheckDto {
  /** @example latch */
  readonly name!: DrillCheckName;
  readonly passed!: boolean;
  /** What was seen instead, when it did not pass. */
  readonly detail?: string | undefined;
}

export class DrillDto {
  readonly at!: Date;
  /** The administrator's id. */
  readonly by!: string;
  /** Only when every check passed. */
  readonly passed!: boolean;
  readonly verdict!: VerdictDto;
  /** Of the drill's own account. @example 3 */
  readonly epoch!: number;
  /** Whose paper venues it ran against. */
  @ApiProperty({ type: [String], example: ['simulated'] })
  readonly venues!: readonly string[];
  /** @example 3 */
  readonly ordersPlaced!: number;
  /** From the demand to the answer. @example 41 */
  readonly stopMs!: number;
  /** @example 37 */
  readonly resumeMs!: number;
  readonly checks!: DrillCheckDto[];
}

export function toDrillDto({ actor, checks, ...drill }: Drill): DrillDto {
  return { ...drill, by: nameOf(actor), checks: [...checks] };
}
