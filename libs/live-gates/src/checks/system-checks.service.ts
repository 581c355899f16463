import { BotsService } from '@app/bots';
import { Config } from '@app/config';
import { HaltLatch } from '@app/emergency-stop';
import { ExchangeKeys } from '@app/exchange-keys';
import { VenueRegistry } from '@app/venues';
import { Injectable } from '@nestjs/common';

import { type GateCheck } from '../gate-check.js';
import { liveTradingEnabled } from './live-trading-enabled.js';
import { noEmergencyStop } from './no-emergency-stop.js';
import { testedExchangeKeys } from './tested-exchange-keys.js';

/** What has to be in place before anybody's record matters. */
@Injectable()
export class SystemChecks {
  constructor(
    private readonly config: Config,
    private readonly latch: HaltLatch,
    private readonly keys: ExchangeKeys,
    private readonly bots: BotsService,
    private readonly venues: VenueRegistry,
  ) {}

  all(): readonly GateCheck[] {
    const { config, latch, keys, bots, venues } = this;
    return [liveTradingEnabled(config), noEmergencyStop(latch), testedExchangeKeys(keys, { bots, venues })];
  }
}
