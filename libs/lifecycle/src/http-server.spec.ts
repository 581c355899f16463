import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';
import { once } from 'node:events';

import { httpServer } from './http-server.js';
import { type Subsystem } from './subsystem.js';

const HOST = '127.0.0.1';
const signal = new AbortController().signal;

describe('the HTTP server as a subsystem', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  function serve(answer: RequestListener, port = 0): { server: Server; subsystem: Subsystem } {
    const server = createServer(answer);
    servers.push(server);
    const listener = {
      server,
      listen: async (at: { host: string; port: number }): Promise<void> => {
        server.listen(at.port, at.host);
        await once(server, 'listening');
      },
      close: (): Promise<void> =>
        new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        ),
    };
    return { server, subsystem: httpServer(listener, { host: HOST, port }) };
  }
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  async function request(server: Server): Promise<{ socket: Socket; text: () => string }> {
    const socket = connect(portOf(server), HOST);
    let text = '';
    socket.on('data', (data) => (text += String(data)));
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n');
    await once(server, 'request');
    return { socket, text: () => text };
  }

  it('says which port is taken and what to set', async () => {
    const { server, subsystem } = serve(() => undefined);
    await subsystem.start(signal);
    const second = serve(() => undefined, portOf(server)).subsystem;

    await expect(second.start(signal)).rejects.toThrow(
      `port ${portOf(server)} of 127.0.0.1 is taken by another process; set PORT to a free one`,
    );
  });

  it('lets a request under way finish', async () => {
    const { server, subsystem } = serve((_, response) => setTimeout(() => response.end('done'), 50));
    await subsystem.start(signal);
    const { socket, text } = await request(server);
    const closed = once(socket, 'close');

    await subsystem.stop(signal);
    await closed;

    expect(text()).toContain('done');
  });

  it('cuts a stream that never ends, after a second', async () => {
    const { server, subsystem } = serve((_, response) => response.writeHead(200).write('event: tick\n\n'));
    await subsystem.start(signal);
    const { socket } = await request(server);
    const closed = once(socket, 'close');
    const stoppedAt = performance.now();

    await subsystem.stop(signal);
    await closed;

    expect(performance.now() - stoppedAt).toBeGreaterThan(900);
    expect(performance.now() - stoppedAt).toBeLessThan(1900);
  });
});
