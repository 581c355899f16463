import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('orders', () => {
  it('reach a venue from one place only, behind the last permission', () => {
    const callers = ['libs', 'apps']
      .flatMap((root) =>
        readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)),
      )
      .filter((path) => path.endsWith('.ts') && !/\.spec\.ts$|\/testing\//.test(path))
      .filter((path) => readFileSync(path, 'utf8').includes('.createOrder('));
    // A real exchange's adapter calls the library's function of the same name.
    expect(callers.filter((path) => !path.startsWith('libs/venues/'))).toEqual([
      // The orders of a drill, at paper venues and of nobody's bot.
      'libs/emergency-stop/src/drill/drill-orders.ts',
      'libs/orders/src/gateway/order-venue.service.ts',
    ]);
  });
});
