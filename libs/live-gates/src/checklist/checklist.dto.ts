import { ApiProperty } from '@nestjs/swagger';

import { type Checklist } from './measure-checklist.js';

export class ChecklistItemDto {
  /** @example backup */
  readonly code!: string;
  /** @example A backup of the last 24 hours that was restored on trial */
  readonly requirement!: string;
  @ApiProperty({ enum: ['passed', 'failed'] })
  readonly status!: 'passed' | 'failed';
  /** What was measured, or why it could not be. */
  readonly evidence!: string;
  /**
   * Where to look further, or to do what is missing.
   * @example /api/admin/backups
   */
  readonly link?: string | undefined;
}

export class ChecklistDto {
  /** Whether every item passed. It allows nothing: the live gate decides, for each bot and each order. */
  readonly ready!: boolean;
  readonly measuredAt!: Date;
  readonly items!: ChecklistItemDto[];
}

export const toChecklistDto = ({ ready, items }: Checklist, measuredAt: Date): ChecklistDto => ({
  ready,
  measuredAt,
  items: [...items],
});
