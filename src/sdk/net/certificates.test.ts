import { createServer } from 'node:https';
import { createServer as createTcp } from 'node:net';
import { Type } from 'typebox';
import { afterEach, expect, test } from 'vitest';
import { type Certificate, makeCertificate } from '../../../test/hostile/certificates.ts';
import { systemClock } from '../../kernel/index.ts';
import { configProblems } from '../config-problems.ts';
import { parseAllowList } from './allow-list.ts';
import { authorityField, netFor } from './authority.ts';
import { createHttp } from './http.ts';
import { Limiter } from './limiter.ts';
import { createNet } from './net.ts';

const authority = makeCertificate('Plumb & Level internal CA', { isAuthority: true });
const another = makeCertificate('Somebody else', { isAuthority: true });

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A real TLS server with a certificate. Returns its port and how many requests reached it. */
async function serverWith(certificate: Certificate) {
  const seen: string[] = [];
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, answer) => {
    seen.push(request.url ?? '');
    answer.setHeader('connection', 'close').end('{"ok":true}');
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return { port: (server.address() as { port: number }).port, seen };
}

function common() {
  const net = createNet({
    allow: parseAllowList(['127.0.0.1']),
    connectTimeoutMs: 1_000,
    callTimeoutMs: 3_000,
    lookup: async () => [{ address: '127.0.0.1', family: 4 }],
  });
  closing.push(() => net.close());
  return net;
}

function call(url: string, certificateAuthority = '', base = common()) {
  const { net, close } = netFor(base, { certificateAuthority });
  closing.push(close);
  return createHttp({
    baseUrl: url,
    vendor: 'Acme',
    net,
    limiter: new Limiter({ calls: 1000, perMs: 1000, concurrency: 4 }, systemClock),
    clock: systemClock,
    signal: new AbortController().signal,
    retry: { tries: 3, firstWaitMs: 1, longestWaitMs: 1 },
  }).get('/people');
}

const hosts = ['erp.example'];

test('a server of an own authority is trusted by the connector that names it, and by no other', async () => {
  const { port, seen } = await serverWith(makeCertificate('erp', { hosts, by: authority }));
  const net = common();

  expect((await call(`https://erp.example:${port}`, authority.cert, net)).json).toEqual({ ok: true });
  await expect(call(`https://erp.example:${port}`, '', net)).rejects.toEqual(
    expect.objectContaining({ code: 'net/certificate', field: 'certificateAuthority' }),
  );
  expect(seen).toEqual(['/people']);
});

test('an address in place of a name, a trailing dot and capitals are checked alike', async () => {
  const { port } = await serverWith(
    makeCertificate('erp', { hosts: ['erp.example', '127.0.0.1'], by: authority }),
  );

  for (const host of ['127.0.0.1', 'erp.example.', 'ERP.Example']) {
    expect((await call(`https://${host}:${port}`, authority.cert)).json).toEqual({ ok: true });
  }
});

test('two authorities may stand behind each other while one replaces the other', async () => {
  const { port } = await serverWith(makeCertificate('erp', { hosts, by: authority }));

  expect((await call(`https://erp.example:${port}`, another.cert + authority.cert)).json).toEqual({
    ok: true,
  });
});

test.each<[string, () => Certificate, string, string, RegExp]>([
  [
    'expired',
    () => makeCertificate('erp', { hosts, by: authority, fromDays: -30, untilDays: -1 }),
    authority.cert,
    'erp.example',
    /has expired.*renew/s,
  ],
  [
    'not valid yet',
    () => makeCertificate('erp', { hosts, by: authority, fromDays: 2 }),
    authority.cert,
    'erp.example',
    /not valid yet.*clock/s,
  ],
  [
    'for another host',
    () => makeCertificate('erp', { hosts: ['other.example'], by: authority }),
    authority.cert,
    'erp.example',
    /for another host.*name in the URL/s,
  ],
  [
    'for a name, reached by address',
    () => makeCertificate('erp', { hosts, by: authority }),
    authority.cert,
    '127.0.0.1',
    /for another host/,
  ],
  [
    'for another host that holds ours as its beginning',
    () => makeCertificate('erp', { hosts: ['erp.example.evil.example'], by: authority }),
    authority.cert,
    'erp.example',
    /for another host/,
  ],
  [
    'self-signed',
    () => makeCertificate('erp', { hosts }),
    '',
    'erp.example',
    /signed by itself.*Own certificate authority/s,
  ],
  [
    'of an unknown authority',
    () => makeCertificate('erp', { hosts, by: authority }),
    '',
    'erp.example',
    /not trusted.*Own certificate authority/s,
  ],
  [
    'of another authority than the one named',
    () => makeCertificate('erp', { hosts, by: authority }),
    another.cert,
    'erp.example',
    /not trusted/,
  ],
  [
    'signed by a certificate that may not sign',
    () => makeCertificate('erp', { hosts, by: makeCertificate('leaf', { hosts, by: authority }) }),
    authority.cert,
    'erp.example',
    /not trusted/,
  ],
])(
  'a certificate that is %s is refused before anything is sent, with its fix',
  async (_, certificate, trusted, host, words) => {
    const { port, seen } = await serverWith(certificate());
    const startedMs = performance.now();

    await expect(call(`https://${host}:${port}`, trusted)).rejects.toEqual(
      expect.objectContaining({ code: 'net/certificate', message: expect.stringMatching(words) }),
    );

    expect(seen).toEqual([]);
    // It is not tried again: a certificate does not mend itself.
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  },
);

test('a server that is silent during the handshake is given up', async () => {
  const server = createTcp(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as { port: number };

  await expect(call(`https://erp.example:${port}`)).rejects.toEqual(
    expect.objectContaining({ code: 'net/broken', sent: false }),
  );
});

const form = {
  manifest: {
    id: 'acme',
    name: 'Acme',
    summary: '',
    config: Type.Object(authorityField),
    limits: () => ({ calls: 1, perMs: 1, concurrency: 1 }),
  },
};
test.each([
  ['a text', 'our CA', /no certificate in PEM/],
  ['a private key', authority.key, /private key/],
  [
    'a damaged certificate',
    authority.cert.replace('MII', 'AAA').replace(/\n(.{10})/, '\nxxxxxxxxxx'),
    /damaged/,
  ],
  [
    'the certificate of a server',
    makeCertificate('erp', { hosts, by: authority }).cert,
    /not of an authority/,
  ],
  [
    'an expired authority',
    makeCertificate('old', { isAuthority: true, fromDays: -9, untilDays: -2 }).cert,
    /expired on/,
  ],
])('%s is not taken as an authority when the connector is saved', (_, text, words) => {
  const problems = configProblems(form, { certificateAuthority: text });

  expect(problems).toEqual([
    expect.objectContaining({ field: 'certificateAuthority', what: expect.stringMatching(words) }),
  ]);
  expect(configProblems(form, { certificateAuthority: authority.cert })).toEqual([]);
});
