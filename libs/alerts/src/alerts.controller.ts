import { AuditLog } from '@app/audit';
import { CurrentPrincipal, type Principal, RequiresRole } from '@app/http';
import { Alerts } from '@app/observability';
import { Controller, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { AlertTestDto, toAlertTestDto } from './alerts.dto.js';

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/alerts')
export class AlertsController {
  constructor(
    private readonly alerts: Alerts,
    private readonly audit: AuditLog,
  ) {}

  @Post('test')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Send a test alert through every channel, and keep what came of it' })
  @ApiOkResponse({ type: AlertTestDto })
  async test(@CurrentPrincipal() { userId }: Principal): Promise<AlertTestDto> {
    const actor = { kind: 'user', userId } as const;
    const { testedAt, webhook, error } = await this.alerts.test(actor);
    const details = { webhook, error };
    await this.audit.append({ actor, action: 'alerts.tested', subject: 'system', details });
    return toAlertTestDto({ testedAt, testedBy: actor, webhook, error });
  }
}
