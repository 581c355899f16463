import { AuditLog } from '@app/audit';
import { Config } from '@app/config';
import { ApiProblems, CurrentPrincipal, mapPage, type Principal, RequiresRole } from '@app/http';
import { Controller, Get, HttpCode, HttpStatus, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Detectors } from '../detector.js';
import { HealingEvents } from '../events/healing-event.repository.js';
import { HealingScan } from '../scan/healing-scan.service.js';
import { SelfHealing } from '../self-healing.service.js';
import {
  FindingsQueryDto,
  HealingEventPageDto,
  ScanReportDto,
  SelfHealingDto,
  toHealingEventDto,
  toRuleDtos,
  toScanReportDto,
} from './self-healing.dto.js';

/** Findings in the overview. */
const SHOWN = 50;

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/self-healing')
export class SelfHealingController {
  constructor(
    private readonly healing: SelfHealing,
    private readonly scan: HealingScan,
    private readonly detectors: Detectors,
    private readonly events: HealingEvents,
    private readonly audit: AuditLog,
    private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every rule, the last scan, and what is wrong now' })
  @ApiOkResponse({ type: SelfHealingDto })
  async view(): Promise<SelfHealingDto> {
    const { last } = this.scan;
    const { items } = await this.events.page({ isOpen: true }, { limit: SHOWN });
    return {
      enabled: this.config.flags.selfHealing,
      nextScanAt: this.healing.nextScanAt,
      rules: toRuleDtos(this.detectors),
      lastScan: last === undefined ? undefined : toScanReportDto(last),
      openFindings: await this.events.countOpen(),
      findings: items.map(toHealingEventDto),
    };
  }

  @Get('findings')
  @ApiOperation({
    summary: 'Every fault that was found, what was done about it, and whether it is gone; newest first',
  })
  @ApiOkResponse({ type: HealingEventPageDto })
  async findings(@Query() { open, ...page }: FindingsQueryDto): Promise<HealingEventPageDto> {
    return mapPage(
      await this.events.page(open === undefined ? {} : { isOpen: open }, page),
      toHealingEventDto,
    );
  }

  @Post('scan')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Look for faults now and act on them, or wait for the scan that is under way' })
  @ApiOkResponse({ type: ScanReportDto })
  @ApiProblems('409 SELF_HEALING_OFF', '409 SCAN_ELSEWHERE', '503 SCAN_FAILED', '503 STOPPING')
  async scanNow(@CurrentPrincipal() { userId }: Principal): Promise<ScanReportDto> {
    const report = await this.healing.scanNow();
    const { bots, findings, actions } = report;
    await this.audit.append({
      actor: { kind: 'user', userId },
      action: 'self_healing.scanned',
      subject: 'system',
      details: { bots, findings, actions },
    });
    return toScanReportDto(report);
  }
}
