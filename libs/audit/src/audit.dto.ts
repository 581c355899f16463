import { pageDto } from '@app/http';
import { type Actor } from '@app/kernel';
import { ApiProperty } from '@nestjs/swagger';

import { type AuditEntry } from './audit-log.js';
import { type Verification } from './audit.repository.js';

export class AuditEntryDto {
  /** From 1, without gaps. */
  readonly sequence!: number;
  readonly time!: Date;
  /** `user:<id>` or `system:<part>`. */
  readonly actor!: string;
  /** @example bot.paused */
  readonly action!: string;
  /** @example bot:6650f3a1c2d3e4f5a6b7c8d9 */
  readonly subject!: string;
  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly details!: Readonly<Record<string, unknown>>;
  /** SHA-256 of this entry and the hash of the one before. */
  readonly hash!: string;
}

export class AuditPageDto extends pageDto(AuditEntryDto) {}

export class BrokenLinkDto {
  readonly sequence!: number;
  @ApiProperty({
    enum: ['missing', 'unlinked', 'altered'],
    description: 'Removed; not the entry that followed the one before; or changed after it was written.',
  })
  readonly problem!: 'missing' | 'unlinked' | 'altered';
}

export class VerificationDto {
  readonly intact!: boolean;
  /** Entries up to the first broken one. */
  readonly entries!: number;
  @ApiProperty({ type: BrokenLinkDto, required: false, description: 'Absent while the chain is whole.' })
  readonly firstBroken: BrokenLinkDto | undefined;
}

export function toAuditEntryDto(entry: AuditEntry): AuditEntryDto {
  const { sequence, time, actor, action, subject, details, hash } = entry;
  return { sequence, time, actor: actorText(actor), action, subject, details, hash };
}

export function toVerificationDto({ entries, firstBroken }: Verification): VerificationDto {
  return { intact: firstBroken === undefined, entries, firstBroken };
}

const actorText = (actor: Actor): string =>
  actor.kind === 'user' ? `user:${actor.userId}` : `system:${actor.name}`;
