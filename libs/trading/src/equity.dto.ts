import { type BotMode } from '@app/bots';
import { ApiProperty } from '@nestjs/swagger';

export class EquityDto {
  @ApiProperty({ enum: ['paper', 'live'] })
  readonly mode!: BotMode;
  /** Market time. */
  readonly time!: Date;
  /** Cash, and the position at the bid, in quote currency. @example "1003.52" */
  readonly equity!: string;
  /** What was put in: the difference to the equity is profit. Absent in old entries. @example "1000" */
  readonly capital: string | undefined;
  /** @example "903.11" */
  readonly cash!: string;
  /** @example "USDT" */
  readonly quote!: string;
}
