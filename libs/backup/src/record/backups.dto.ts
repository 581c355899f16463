import { type BackupRecord } from './backups.js';

export class BackupDto {
  /** SHA-256 that stands for the whole file. */
  readonly digest!: string;
  readonly takenAt!: Date;
  /** @example /var/lib/amarktai/backups/amarktai-2026-03-01T04-00-00Z.backup */
  readonly file!: string;
  /** Size of the file. */
  readonly bytes!: number;
  readonly documents!: number;
  /** Equal before and after a restore. */
  readonly ledgerHash!: string;
  /** @example 0.1.0 */
  readonly appVersion!: string;
  /** When it was last restored into an empty store and found to be the same; absent before that. */
  readonly verifiedAt?: Date | undefined;
}

export class BackupListDto {
  readonly items!: BackupDto[];
}

export const toBackupList = (records: readonly BackupRecord[]): BackupListDto => ({ items: [...records] });
