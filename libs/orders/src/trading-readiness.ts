/** Whether new orders may be sent at all (port): not before reconciliation is clean, not once stopping began. */
export abstract class TradingReadiness {
  /** Synchronous, so that it can be asked after the last await before a send. Undefined: ready. */
  abstract notReadyReason(): string | undefined;
}
