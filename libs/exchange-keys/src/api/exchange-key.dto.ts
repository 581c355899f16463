import { pageDto } from '@app/http';
import { toText } from '@app/kernel';
import { type Permission } from '@app/venues';
import { ApiProperty } from '@nestjs/swagger';

import { type ExchangeKeyStatus, type KeyTest } from '../key-status.js';
import { liveObstacles } from '../live-obstacles.js';

const PERMISSIONS = ['granted', 'denied', 'unknown'] as const satisfies readonly Permission[];

export class KeyPermissionsDto {
  @ApiProperty({ enum: PERMISSIONS })
  readonly read!: Permission;
  @ApiProperty({ enum: PERMISSIONS })
  readonly trade!: Permission;
  @ApiProperty({ enum: PERMISSIONS, example: 'denied' })
  readonly withdraw!: Permission;
}

export class AssetBalanceDto {
  /** @example USDT */
  readonly asset!: string;
  /**
   * Free and in orders.
   * @example 1250.5
   */
  readonly total!: string;
}

export class KeyTestDto {
  readonly testedAt!: Date;
  /** Whether the exchange takes the key at all. */
  readonly accepted!: boolean;
  /** What the exchange said, when it does not. */
  readonly reason?: string;
  /** What the exchange does not tell is `unknown`, and counts as the worse. */
  readonly permissions?: KeyPermissionsDto;
  readonly balances?: AssetBalanceDto[];
  /**
   * The exchange's clock minus ours, in milliseconds; absent where it tells no time.
   * @example -35
   */
  readonly clockSkewMs?: number;
}

export class ExchangeKeyDto {
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly id!: string;
  /** @example binance */
  readonly exchange!: string;
  /**
   * The last four characters of the API key.
   * @example Rs5w
   */
  readonly keyEnding!: string;
  readonly storedAt!: Date;
  /** Absent until the key was tested. */
  readonly test?: KeyTestDto;
  /** Whether this key would do for live trading; the live gate asks for more. */
  readonly fitForLive!: boolean;
  /**
   * Everything that keeps it from live trading.
   * @example ["The API key of binance has not been tested"]
   */
  readonly obstacles!: string[];
}

export class ExchangeKeyPageDto extends pageDto(ExchangeKeyDto) {}

export class DeletedExchangeKeyDto {
  /** @example 6650f3a1c2d3e4f5a6b7c8d9 */
  readonly id!: string;
  /** Live bots that traded with it. */
  readonly botsPaused!: number;
}

export function toExchangeKeyDto(status: ExchangeKeyStatus): ExchangeKeyDto {
  const { id, exchange, keyEnding, storedAt, test } = status;
  const obstacles = [...liveObstacles(status)];
  const fitForLive = obstacles.length === 0;
  const key = { id, exchange, keyEnding, storedAt, fitForLive, obstacles };
  return test === undefined ? key : { ...key, test: toKeyTestDto(test) };
}

function toKeyTestDto(test: KeyTest): KeyTestDto {
  if (test.outcome === 'refused') return { testedAt: test.testedAt, accepted: false, reason: test.reason };
  const { testedAt, permissions, balances, clockSkewMs } = test;
  return {
    testedAt,
    accepted: true,
    permissions,
    balances: balances.map(({ asset, total }) => ({ asset, total: toText(total) })),
    ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
  };
}
