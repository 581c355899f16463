import { type KeyPermissions, type Permission } from '../key-tester.js';

/** How an exchange tells what a key may do: the ccxt method to call, and how its answer is to be read. */
export interface PermissionSource {
  readonly method: string;
  read(answer: unknown): KeyPermissions;
}

/** Of an exchange that does not tell, or that nobody has looked at: then nothing is known. */
export const UNKNOWN_PERMISSIONS: KeyPermissions = { read: 'unknown', trade: 'unknown', withdraw: 'unknown' };

/**
 * Whatever an answer does not have where its documentation says it has is unknown, never denied. Moving funds between
 * accounts of the same person is no withdrawal.
 */
export const PERMISSION_SOURCES: Readonly<Record<string, PermissionSource>> = {
  // https://developers.binance.com/docs/wallet/account/api-key-permission
  binance: {
    method: 'sapiGetAccountApiRestrictions',
    read: (answer) => ({
      read: flag(field(answer, 'enableReading')),
      trade: flag(field(answer, 'enableSpotAndMarginTrading')),
      withdraw: flag(field(answer, 'enableWithdrawals')),
    }),
  },
  // https://bybit-exchange.github.io/docs/v5/user/apikey-info
  bybit: {
    method: 'privateGetV5UserQueryApi',
    read: (answer) => {
      const readOnly = Number(field(answer, 'result', 'readOnly') ?? Number.NaN);
      const writes = readOnly === 0 ? 'granted' : readOnly === 1 ? 'denied' : 'unknown';
      return {
        read: writes === 'unknown' ? 'unknown' : 'granted',
        trade: weaker(writes, listed(field(answer, 'result', 'permissions', 'Spot'), /^SpotTrade$/)),
        withdraw: listed(field(answer, 'result', 'permissions', 'Wallet'), /^Withdraw/),
      };
    },
  },
  // https://docs.cdp.coinbase.com/advanced-trade/reference/retailbrokerageapi_getapikeypermissions
  coinbase: {
    method: 'v3PrivateGetBrokerageKeyPermissions',
    read: (answer) => ({
      read: flag(field(answer, 'can_view')),
      trade: flag(field(answer, 'can_trade')),
      withdraw: flag(field(answer, 'can_transfer')),
    }),
  },
  // https://docs.kraken.com/api-reference/account-data/get-api-key-info
  kraken: {
    method: 'privatePostGetApiKeyInfo',
    read: (answer) => {
      const permissions = field(answer, 'result', 'permissions');
      return {
        read: listed(permissions, /^query-funds$/),
        trade: listed(permissions, /^modify-trades$/),
        withdraw: listed(permissions, /^withdraw-funds$/),
      };
    },
  },
  // https://www.kucoin.com/docs-new/rest/account-info/account-funding/get-apikey-info
  kucoin: {
    method: 'privateGetUserApiKey',
    read: (answer) => {
      const permissions = words(field(answer, 'data', 'permission'));
      return {
        read: listed(permissions, /^General$/),
        trade: listed(permissions, /^(Spot|Trade)$/),
        withdraw: listed(permissions, /^(Withdraw|Transfer|FlexTransfers)/),
      };
    },
  },
  // https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration
  okx: {
    method: 'privateGetAccountConfig',
    read: (answer) => {
      const permissions = words(field(answer, 'data', '0', 'perm'));
      return {
        read: listed(permissions, /^(read_only|trade)$/),
        trade: listed(permissions, /^trade$/),
        withdraw: listed(permissions, /^withdraw$/),
      };
    },
  },
};

function field(answer: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) =>
      typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined,
    answer,
  );
}

/** Some exchanges write booleans as text. */
function flag(value: unknown): Permission {
  if (value === true || value === 'true') return 'granted';
  return value === false || value === 'false' ? 'denied' : 'unknown';
}

/** An empty list says that nothing of it is granted; no list says nothing. */
function listed(list: unknown, permission: RegExp): Permission {
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) return 'unknown';
  return list.some((item) => permission.test(item)) ? 'granted' : 'denied';
}

const words = (text: unknown): unknown =>
  typeof text === 'string' && text !== '' ? text.split(',').map((word) => word.trim()) : undefined;

const weaker = (a: Permission, b: Permission): Permission =>
  a === 'unknown' || b === 'unknown' ? 'unknown' : a === 'denied' || b === 'denied' ? 'denied' : 'granted';
