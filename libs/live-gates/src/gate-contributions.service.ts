import { StatusGuards } from '@app/bots';
import { PreTradeChecks } from '@app/risk';
import { Injectable } from '@nestjs/common';

import { ModeNotAllowed } from './orders/mode-not-allowed.service.js';
import { Variants } from './variants/variants.service.js';

/** What the gate has to say in other areas: about orders, and about bots that are being started. */
@Injectable()
export class GateContributions {
  constructor(
    private readonly orders: PreTradeChecks,
    private readonly modeNotAllowed: ModeNotAllowed,
    private readonly guards: StatusGuards,
    private readonly variants: Variants,
  ) {}

  register(): void {
    this.orders.register(this.modeNotAllowed);
    this.guards.register(this.variants);
  }
}
