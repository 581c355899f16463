import { ApiProblems, mapPage, PageQueryDto, RequiresRole } from '@app/http';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { FindingsRepository } from './findings.repository.js';
import { MigrationFindingPageDto, MigrationPageDto, toFindingDto, toMigrationDto } from './migrations.dto.js';
import { Migrations } from './migrations.js';

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/migrations')
export class MigrationsController {
  constructor(
    private readonly migrations: Migrations,
    private readonly reported: FindingsRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Which migrations this database has had, how long they took and what they did' })
  @ApiOkResponse({ type: MigrationPageDto })
  async list(): Promise<MigrationPageDto> {
    return { items: (await this.migrations.status()).map(toMigrationDto), nextCursor: undefined };
  }

  @Get('findings')
  @ApiOperation({ summary: 'What could not be migrated as it was, document by document, newest first' })
  @ApiOkResponse({ type: MigrationFindingPageDto })
  @ApiProblems('422 INVALID_INPUT')
  async findings(@Query() query: PageQueryDto): Promise<MigrationFindingPageDto> {
    return mapPage(await this.reported.page(query), toFindingDto);
  }
}
