import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../kernel/index.ts';
import { parseAllowList } from './allow-list.ts';
import { createHttp } from './http.ts';
import { Limiter } from './limiter.ts';
import { createNet } from './net.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A client whose token is the number of its sign-ins, at a vendor that answers as `answers` says. */
async function clientOf(answers: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answers);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const net = createNet({ allow: parseAllowList(['127.0.0.1']) });
  closing.push(
    () => net.close(),
    () => server.close(),
  );
  const own = { signIns: 0 };
  const http = createHttp({
    baseUrl: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    vendor: 'Acme',
    net,
    limiter: new Limiter({ calls: 1000, perMs: 1000, concurrency: 4 }, systemClock),
    clock: systemClock,
    signal: new AbortController().signal,
    retry: { tries: 1, firstWaitMs: 1, longestWaitMs: 1 },
    headers: () => ({ authorization: String(own.signIns) }),
    renew: async () => {
      own.signIns += 1;
    },
  });
  return { http, own };
}

const end = (response: ServerResponse, status: number) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end('{}');

test('a refusal that comes after another call has signed in again costs no sign-in of its own', async () => {
  let late: ServerResponse | undefined;
  const { http, own } = await clientOf(({ url, headers }, response) => {
    if (headers.authorization !== '0') end(response, 200);
    else if (url === '/late') late = response;
    else end(response, 401);
  });

  const slow = http.get('/late');
  await expect.poll(() => late !== undefined).toBe(true);
  await http.get('/soon');
  if (late !== undefined) end(late, 401);

  expect((await slow).status).toBe(200);
  expect(own.signIns).toBe(1);
});

test('a sign-in that ends again right after it was renewed by another call is renewed once more', async () => {
  let late: ServerResponse | undefined;
  const { http, own } = await clientOf(({ url, headers: { authorization } }, response) => {
    if (url === '/late' && authorization === '0') late = response;
    else if (authorization === '0' || (url === '/late' && authorization === '1')) end(response, 401);
    else end(response, 200);
  });

  const slow = http.get('/late');
  await expect.poll(() => late !== undefined).toBe(true);
  await http.get('/soon');
  if (late !== undefined) end(late, 401);

  expect((await slow).status).toBe(200);
  expect(own.signIns).toBe(2);
});

test('a sign-in that is refused again after it was renewed is an error, not a loop', async () => {
  const { http, own } = await clientOf((_, response) => end(response, 401));

  await expect(http.get('/people')).rejects.toMatchObject({ code: 'auth/expired' });
  expect(own.signIns).toBe(1);
});
