import { Config, FEATURE_FLAGS } from '@app/config';
import { RequiresRole } from '@app/http';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { FeatureFlagPageDto } from './feature-flags.dto.js';

@ApiTags('system')
@RequiresRole('viewer')
@Controller('system/flags')
export class FeatureFlagsController {
  constructor(private readonly config: Config) {}

  @Get()
  @ApiOperation({
    summary: 'What is switched on and off in this process; changed by its environment and a restart',
  })
  @ApiOkResponse({ type: FeatureFlagPageDto })
  list(): FeatureFlagPageDto {
    const names = Object.keys(FEATURE_FLAGS) as (keyof Config['flags'])[];
    const items = names.map((name) => ({
      variable: FEATURE_FLAGS[name].variable,
      isOn: this.config.flags[name],
      isOnByDefault: FEATURE_FLAGS[name].defaultText === 'true',
      description: FEATURE_FLAGS[name].doc,
    }));
    return { items, nextCursor: undefined };
  }
}
