import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { exchangeId, ManualClock, toText } from '@app/kernel';

import { ApiCredentials } from '../api-credentials.js';
import { KeyRefusedError, type KeyReport, type KeyTester, KeyTestUnavailableError } from '../key-tester.js';
import { CcxtKeyTester } from './ccxt-key-tester.adapter.js';

const NOW = Date.UTC(2026, 0, 5);
const never = new AbortController().signal;
const credentials = new ApiCredentials({
  apiKey: 'CANARY-api-key',
  secret: 'CANARY-secret',
  passphrase: 'CANARY-passphrase',
});
const RESTRICTIONS = { enableReading: true, enableSpotAndMarginTrading: true, enableWithdrawals: false };
const ANSWERS: Record<string, unknown> = {
  '/api/v3/time': { serverTime: NOW + 250 },
  '/sapi/v1/account/apiRestrictions': RESTRICTIONS,
  '/api/v3/exchangeInfo': { symbols: [] },
  '/api/v3/account': {
    balances: [
      { asset: 'USDT', free: '1000.10000001', locked: '0.4' },
      { asset: 'BTC', free: '0.00000000', locked: '0.00000000' },
    ],
  },
};
type Respond = (path: string, request: IncomingMessage, response: ServerResponse) => boolean;

describe('CcxtKeyTester', () => {
  let server: Server;
  let requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Answers instead of the stub; false leaves it to the stub. */
  let respond: Respond;

  beforeEach(async () => {
    requests = [];
    respond = () => false;
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '', 'http://localhost').pathname;
      requests.push({ path, headers: request.headers });
      if (respond(path, request, response)) return;
      const answer = ANSWERS[path];
      response.setHeader('content-type', 'application/json');
      response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** The real ccxt code of an exchange, whose requests are sent to the stub. */
  async function load(exchange = 'binance'): Promise<KeyTester> {
    const stub = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const fetchImplementation = (url: string, options: RequestInit): Promise<Response> =>
      fetch(stub + new URL(url).pathname + new URL(url).search, options);
    const clock = new ManualClock(NOW);
    const tester = await CcxtKeyTester.load(exchangeId(exchange), clock, { fetchImplementation });
    if (tester === undefined) throw new Error(`ccxt does not know ${exchange}`);
    return tester;
  }
  const test = async (exchange?: string): Promise<KeyReport> =>
    (await load(exchange)).test(credentials, never);
  const fails = async (report: Promise<KeyReport>): Promise<Error> => {
    const outcome = await report.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (outcome instanceof Error) return outcome;
    throw new Error('It did not fail');
  };

  it('reports permissions, balances to the last digit, and the clock', async () => {
    const { permissions, balances, clockSkewMs } = await test();
    expect(permissions).toEqual({ read: 'granted', trade: 'granted', withdraw: 'denied' });
    expect(balances.map(({ asset, total }) => [asset, toText(total)])).toEqual([['USDT', '1000.50000001']]);
    expect(clockSkewMs).toBe(250);
  });

  it('asks nothing but what it reports, and shows the secret to nobody', async () => {
    await test();
    expect(requests.map(({ path }) => path).filter((path) => !(path in ANSWERS))).toEqual([]);
    expect(JSON.stringify(requests)).not.toContain('CANARY-secret');
  });

  it('says so when a key can withdraw', async () => {
    respond = (path, _, response) => {
      if (!path.includes('apiRestrictions')) return false;
      response.end(JSON.stringify({ ...RESTRICTIONS, enableWithdrawals: true }));
      return true;
    };
    expect((await test()).permissions.withdraw).toBe('granted');
  });

  it('calls unknown what an exchange does not say', async () => {
    respond = (path, _, response) => {
      if (!path.includes('apiRestrictions')) return false;
      response.end('{}');
      return true;
    };
    expect((await test()).permissions).toEqual({ read: 'granted', trade: 'unknown', withdraw: 'unknown' });
  });

  it.each([
    [400, { code: -2014, msg: 'API-key format invalid.' }],
    [401, { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' }],
    [400, { code: -1022, msg: 'Signature for this request is not valid.' }],
  ])('knows a key that is refused: %i %j', async (status, body) => {
    respond = (path, _, response) => {
      if (path.endsWith('/time')) return false;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      return true;
    };
    const error = await fails(test());
    expect(error).toBeInstanceOf(KeyRefusedError);
    expect(error.message).toContain(body.msg);
  });

  it.each<[string, Respond]>([
    ['an error page', (_, __, response) => (response.writeHead(502).end(`<html>${'x'.repeat(5000)}`), true)],
    ['nonsense', (_, __, response) => (response.end('maintenance'), true)],
    ['a cut connection', (_, request) => (request.socket.destroy(), true)],
    [
      'a refusal',
      (_, __, response) => (response.writeHead(429).end('{"code":-1003,"msg":"slow down"}'), true),
    ],
  ])('learns nothing about a key from %s', async (_, broken) => {
    respond = (path, ...rest) => (path.endsWith('/time') ? false : broken(path, ...rest));
    const error = await fails(test());
    expect(error).toBeInstanceOf(KeyTestUnavailableError);
    expect(error.message.length).toBeLessThan(300);
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toMatch(/signature|CANARY/);
  });

  it('refuses a key that lacks a part the exchange wants', async () => {
    const tester = await load('kucoin');
    const incomplete = new ApiCredentials({ apiKey: 'k', secret: 's', passphrase: undefined });
    respond = (path, _, response) => {
      if (!path.includes('timestamp')) return false;
      response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ code: '200000', data: NOW }));
      return true;
    };
    expect(await fails(tester.test(incomplete, never))).toBeInstanceOf(KeyRefusedError);
  });

  it('is there only for exchanges that ccxt knows', async () => {
    expect(await CcxtKeyTester.load(exchangeId('simulated'), new ManualClock(NOW))).toBeUndefined();
  });

  it('asks no more once nobody waits for it', async () => {
    const tester = await load();
    const given = AbortSignal.abort(new Error('given up'));
    await expect(tester.test(credentials, given)).rejects.toThrow('given up');
    expect(requests).toEqual([]);
  });
});
