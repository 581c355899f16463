import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsString, MaxLength, ValidateNested } from 'class-validator';

export class SmokeCheckDto {
  /** @example Bot traded */
  @IsString()
  @MaxLength(100)
  readonly name!: string;

  @IsBoolean()
  readonly passed!: boolean;
}

export class SmokeRunDto {
  @ValidateNested({ each: true })
  @Type(() => SmokeCheckDto)
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  readonly checks!: SmokeCheckDto[];
}
