import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLog } from './audit-log.js';
import { AuditController } from './audit.controller.js';
import { AuditRepository } from './audit.repository.js';
import { AuditRecord, AuditSchema } from './audit.schema.js';

/**
 * The record of what was done, by whom. Invariants: entries are only ever added, in one order, each bound to the one
 * before by its hash. Global, because every area writes to it.
 */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: AuditRecord.name, schema: AuditSchema }])],
  controllers: [AuditController],
  providers: [AuditRepository, { provide: AuditLog, useExisting: AuditRepository }],
  exports: [AuditLog],
})
export class AuditModule {}
