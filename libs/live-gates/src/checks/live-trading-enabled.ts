import { type Config } from '@app/config';

import { type GateCheck } from '../gate-check.js';
import { failed, passed } from '../gate-finding.js';

export const liveTradingEnabled = ({ flags }: Pick<Config, 'flags'>): GateCheck => ({
  code: 'live_trading_enabled',
  order: 10,
  evaluate: () =>
    flags.liveTrading
      ? passed({ measured: 'on', threshold: 'on' })
      : failed('Live trading is disabled in system configuration (ENABLE_LIVE_TRADING=false)', {
          measured: 'off',
          threshold: 'on',
          remedy: 'The operator sets ENABLE_LIVE_TRADING=true and restarts the server',
        }),
});
