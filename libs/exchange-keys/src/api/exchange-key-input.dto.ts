import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

/** What was copied with a blank at its end is refused by the exchange, for reasons that are hard to guess. */
const NO_BLANK_ENDS = /^\S(.*\S)?$/s;
const BLANKS = { message: 'must not begin or end with blanks' };

export class StoreExchangeKeyDto {
  /**
   * As in GET /api/bots; not `simulated`.
   * @example binance
   */
  @IsString()
  @Matches(/^[a-z0-9]{2,30}$/, { message: 'must be the lower-case name of an exchange' })
  readonly exchange!: string;

  /** @example xK3vQz0mUo7dYpT1cN9bRs5w */
  @ApiProperty({ format: 'password' })
  @IsString()
  @Length(8, 4096)
  @Matches(NO_BLANK_ENDS, BLANKS)
  readonly apiKey!: string;

  /**
   * Never comes back. A key that can withdraw is refused for live trading: do not give it that right.
   * @example 7fPq2LwJ9sXeA4tZk8hVbG6nMr1yCu3D
   */
  @ApiProperty({ format: 'password', writeOnly: true })
  @IsString()
  @Length(8, 4096)
  @Matches(NO_BLANK_ENDS, BLANKS)
  readonly secret!: string;

  /** Where the exchange has one: kucoin, okx. */
  @ApiProperty({ format: 'password', writeOnly: true, required: false })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  readonly passphrase?: string;
}
