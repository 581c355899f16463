/** A backup that was taken of this database. */
export interface BackupRecord {
  /** Digest of the file, hexadecimal: it names the backup wherever its file is. */
  readonly digest: string;
  readonly takenAt: Date;
  /** Where the file was written, on the machine that took it. */
  readonly file: string;
  /** Of the file. */
  readonly bytes: number;
  readonly documents: number;
  readonly ledgerHash: string;
  readonly appVersion: string;
  /** When it was last restored into an empty store and found to be the same there; undefined before that. */
  readonly verifiedAt: Date | undefined;
}

/** What is known of backups of this database (port). */
export abstract class Backups {
  /** The newest backup, verified or not. */
  abstract last(): Promise<BackupRecord | undefined>;
  /** Newest first. */
  abstract newest(count: number): Promise<readonly BackupRecord[]>;
  abstract keep(record: BackupRecord): Promise<void>;
  /** Also of a backup that was taken of another database: then there is nothing to mark. Returns whether there was. */
  abstract markVerified(digest: string, at: Date): Promise<boolean>;
}
