import { mapPage, PageQueryDto, RequiresRole } from '@app/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { AuditPageDto, toAuditEntryDto, toVerificationDto, VerificationDto } from './audit.dto.js';
import { AuditRepository } from './audit.repository.js';

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditRepository) {}

  @Get()
  @ApiOperation({ summary: 'What people and the system did, newest first' })
  async list(@Query() query: PageQueryDto): Promise<AuditPageDto> {
    return mapPage(await this.audit.page(query), toAuditEntryDto);
  }

  @Get('verify')
  @ApiOperation({ summary: 'Whether the log is as it was written; names the first broken entry' })
  async verify(): Promise<VerificationDto> {
    return toVerificationDto(await this.audit.verify());
  }
}
