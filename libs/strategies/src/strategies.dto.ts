import { pageDto } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';

import { STRATEGIES } from './catalogue.js';
import { type ParamsSchema, type Strategy } from './strategy.js';

export class StrategyDto {
  @ApiProperty({ enum: STRATEGIES.map(({ name }) => name), example: 'ema_cross' })
  readonly name: string;

  readonly description: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'JSON Schema (draft-07) of `params`: type, range, default and meaning of each.',
  })
  readonly paramsSchema: ParamsSchema;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { type: 'string' }, minItems: 2, maxItems: 2 },
    description: 'Pairs of parameters of which the first must be less than the second.',
    example: [['fast', 'slow']],
  })
  readonly ascending: readonly (readonly [string, string])[];

  constructor({ name, description, paramsSchema, ascending }: Strategy) {
    this.name = name;
    this.description = description;
    this.paramsSchema = paramsSchema;
    this.ascending = ascending;
  }
}

export class StrategyPageDto extends pageDto(StrategyDto) {}
