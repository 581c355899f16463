import { pageDto } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';

import { type FindingDocument } from './finding.schema.js';
import { type MigrationState, type MigrationStatus } from './migration-status.js';

const STATES: readonly MigrationState[] = ['pending', 'running', 'applied', 'changed', 'unknown'];

export class MigrationDto {
  /** @example 0004-adopt-users */
  readonly id!: string;
  readonly description!: string;
  @ApiProperty({
    enum: STATES,
    description:
      '`changed` and `unknown` do not occur in a server that runs: it refuses to start with such a database.',
  })
  readonly state!: MigrationState;
  readonly startedAt: Date | undefined;
  readonly appliedAt: Date | undefined;
  /** Spent in it by all processes that worked on it, in milliseconds. @example 1520 */
  readonly durationMs: number | undefined;
  /** SHA-256 of what it declares to do, as it was when it began. */
  readonly checksum: string | undefined;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { adopted: 118, 'not adopted': 2 },
    description: 'How many documents of which kind.',
  })
  readonly counts!: Readonly<Record<string, number>>;
}

export class MigrationPageDto extends pageDto(MigrationDto) {}

export class MigrationFindingDto {
  /** @example 0004-adopt-users */
  readonly migration!: string;
  /** Collection and id. @example legacy_users:65f0c0ffee */
  readonly subject!: string;
  /** @example its password hash is not one that bcrypt makes: an administrator must set a password */
  readonly problem!: string;
}

export class MigrationFindingPageDto extends pageDto(MigrationFindingDto) {}

export function toMigrationDto({ id, description, state, record }: MigrationStatus): MigrationDto {
  return {
    id,
    description,
    state,
    startedAt: record?.startedAt,
    appliedAt: record?.appliedAt,
    durationMs: record?.durationMs,
    checksum: record?.checksum,
    counts: record?.counts ?? {},
  };
}

export function toFindingDto({ migration, subject, problem }: FindingDocument): MigrationFindingDto {
  return { migration, subject, problem };
}
