import { type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type as Becomes } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

import { type Page, type PageRequest } from './page.js';

export class PageQueryDto implements PageRequest {
  /** How many items at most. */
  @ApiProperty({ required: false, type: 'integer' })
  @Becomes(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  readonly limit: number = 50;

  /** The `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly cursor?: string;
}

/** The documented form of a list: `class BotPageDto extends pageDto(BotDto) {}`. */
export function pageDto<Item>(item: Type<Item>): Type<Page<Item>> {
  class PageDto implements Page<Item> {
    @ApiProperty({ type: [item] })
    readonly items!: readonly Item[];

    @ApiProperty({
      type: String,
      required: false,
      description: 'Pass as `cursor` for the next page; absent on the last one.',
    })
    readonly nextCursor: string | undefined;
  }
  return PageDto;
}
