import { pageDto } from '@app/http';

class FeatureFlagDto {
  /** The environment variable that sets it. @example ENABLE_TRADING */
  readonly variable!: string;
  readonly isOn!: boolean;
  readonly isOnByDefault!: boolean;
  /** @example Bots trade; off: the API works, nothing is bought or sold. */
  readonly description!: string;
}

export class FeatureFlagPageDto extends pageDto(FeatureFlagDto) {}
