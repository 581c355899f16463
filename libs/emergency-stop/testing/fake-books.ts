import {
  type HaltContext,
  type KnownOrder,
  KnownOrders,
  OpenPositions,
  type RemainingPosition,
} from '@app/emergency-stop';

/** The books, with what a test writes into them. */
export class FakeBooks extends KnownOrders {
  isDown = false;
  orders: KnownOrder[] = [];
  /** Called before each answer, with how often they were asked before. */
  onAsked: (before: number) => void = () => undefined;
  #asked = 0;

  maybeOpen(): Promise<readonly KnownOrder[]> {
    this.onAsked(this.#asked);
    this.#asked += 1;
    return this.isDown ? Promise.reject(new Error('the books are away')) : Promise.resolve(this.orders);
  }
}

/** Positions, which shrink as a test says. */
export class FakePositions extends OpenPositions {
  open: RemainingPosition[] = [];
  onReduce: (context: HaltContext) => void = () => undefined;

  read(): Promise<readonly RemainingPosition[]> {
    return Promise.resolve(this.open);
  }

  reduce(context: HaltContext): Promise<void> {
    this.onReduce(context);
    return Promise.resolve();
  }
}
