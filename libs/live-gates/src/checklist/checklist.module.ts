import { Module } from '@nestjs/common';

import { ChecklistController } from './checklist.controller.js';
import { ChecklistItems } from './checklist-items.js';

/** The pre-live checklist. Invariants: the system measures it, nobody ticks it off; what cannot be measured fails. */
@Module({
  controllers: [ChecklistController],
  providers: [ChecklistItems],
  exports: [ChecklistItems],
})
export class ChecklistModule {}
