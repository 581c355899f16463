import { RequiresRole } from '@app/http';
import { Clock } from '@app/kernel';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ChecklistDto, toChecklistDto } from './checklist.dto.js';
import { ChecklistItems } from './checklist-items.js';
import { measureChecklist } from './measure-checklist.js';

/** For one item, so that the answer comes though a part hangs. */
const MEASURE_MS = 5000;

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/pre-live-checklist')
export class ChecklistController {
  constructor(
    private readonly items: ChecklistItems,
    private readonly clock: Clock,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'What must be so before anybody trades with real money, measured now, each item with its evidence',
  })
  async measure(): Promise<ChecklistDto> {
    return toChecklistDto(await measureChecklist(this.items.all(), MEASURE_MS), this.clock.date());
  }
}
