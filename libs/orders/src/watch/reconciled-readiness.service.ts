import { Lifecycle } from '@app/lifecycle';
import { Injectable } from '@nestjs/common';

import { TradingReadiness } from '../trading-readiness.js';

/** Trading is open once the first reconciliation is clean, and while the process accepts work. */
@Injectable()
export class ReconciledReadiness extends TradingReadiness {
  #isReconciled = false;

  constructor(private readonly lifecycle: Lifecycle) {
    super();
  }

  get isReconciled(): boolean {
    return this.#isReconciled;
  }

  markReconciled(): void {
    this.#isReconciled = true;
  }

  notReadyReason(): string | undefined {
    if (!this.#isReconciled) return 'Orders are being reconciled with the venues';
    return this.lifecycle.acceptingWork() ? undefined : 'The process is starting or stopping';
  }
}
