import { RequiresRole } from '@app/http';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { BackupListDto, toBackupList } from './backups.dto.js';
import { Backups } from './backups.js';

const SHOWN = 50;

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/backups')
export class BackupsController {
  constructor(private readonly backups: Backups) {}

  @Get()
  @ApiOperation({
    summary: `The newest ${SHOWN} backups of this database, and which were verified; npm run cli -- backup takes one`,
  })
  async list(): Promise<BackupListDto> {
    return toBackupList(await this.backups.newest(SHOWN));
  }
}
