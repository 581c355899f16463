import { type AlertTest } from '@app/observability';
import { ApiProperty } from '@nestjs/swagger';

export class AlertTestDto {
  readonly testedAt!: Date;
  @ApiProperty({
    enum: ['delivered', 'failed', 'not_configured'],
    description: 'Whether the webhook took it; without ALERT_WEBHOOK_URL the log is the only channel.',
  })
  readonly webhook!: 'delivered' | 'failed' | 'not_configured';
  @ApiProperty({ type: String, required: false, description: 'Why the webhook failed.' })
  readonly error: string | undefined;
}

export function toAlertTestDto({ testedAt, webhook, error }: AlertTest): AlertTestDto {
  return { testedAt, webhook, error };
}
