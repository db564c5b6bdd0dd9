import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ChalklineError, systemClock } from '../../src/kernel/index.ts';
import type { OpenExchange } from '../../src/sdk/exchange/open-exchange.ts';
import { withPgp } from '../../src/sdk/exchange/pgp.ts';
import { csvLayout, sourceOf } from '../../src/sdk/formats/in-memory.ts';
import { usualLimits } from '../../src/sdk/formats/index.ts';
import { readTable } from '../../src/sdk/formats/read-table.ts';
import { workbookLimits } from '../../src/sdk/formats/xlsx-archive.ts';
import { parseSheet } from '../../src/sdk/formats/xlsx-rows.ts';
import { workbookParts, zipOf } from '../../src/sdk/formats/zip-for-test.ts';
import { type ServerRig, startRig } from '../server/rig.ts';
import { generatePgpKey } from './pgp-key.ts';

/** What fuzzing has found so far, each as small as it gets, so that no seed has to find it again. */

const folder = mkdtempSync(join(tmpdir(), 'chalkline-found-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function outcomeOf(rows: AsyncIterable<unknown>): Promise<unknown> {
  try {
    for await (const _ of rows);
    return 'read';
  } catch (error) {
    return error;
  }
}

describe('files', () => {
  test('a PGP message that stops half-way, or is cut anywhere, is refused within its silence and does not hang', async () => {
    const { ownKey, message } = await generatePgpKey();
    const cuts = Array.from({ length: 25 }, (_, n) => Math.floor((message.length * n) / 25));
    const inputs: Readable[] = cuts.map((at) => Readable.from([message.subarray(0, at)]));
    const stalled = new Readable({ read: () => undefined });
    stalled.push(message.subarray(0, message.length / 2));
    for (const input of [...inputs, stalled]) {
      const inner = { read: async () => input, close: async () => undefined } as unknown as OpenExchange;
      const opened = withPgp(inner, {
        ownKey,
        sign: false,
        armor: false,
        scratchFolder: folder,
        clock: systemClock,
        silenceMs: 300,
      });
      const outcome = await outcomeOf(
        (async function* () {
          yield* await opened.read('a.pgp');
        })(),
      );
      await opened.close();

      expect(outcome).toBeInstanceOf(ChalklineError);
    }
  });

  test('JSON in CP437, which the runtime cannot decode, is read', async () => {
    const bytes = Buffer.concat([Buffer.from('[{"name":"'), Buffer.from([0x81]), Buffer.from('"}]')]);
    const layout = { ...csvLayout, format: 'json' as const, encoding: 'cp437' };

    const rows = [];
    for await (const batch of readTable(sourceOf(bytes), { layout })) rows.push(...batch.rows);

    expect(rows).toEqual([['ü']]);
  });

  test('a workbook that is cut inside a character is refused in words', async () => {
    const parts = workbookParts('<row r="1"><c t="inlineStr"><is><t>Name</t></is></c></row>');
    const [name = ''] = Object.keys(parts).filter((one) => /sheet1\.xml$/.test(one));
    const path = join(folder, 'cut.xlsx');
    const cut = Buffer.concat([Buffer.from(parts[name] ?? ''), Buffer.from([0xc3])]);
    writeFileSync(path, zipOf({ ...parts, [name]: cut }));

    const outcome = await outcomeOf(
      parseSheet({ file: { path }, name: 'cut.xlsx', bounds: workbookLimits, limits: usualLimits }),
    );

    expect(outcome).toBeInstanceOf(ChalklineError);
  });
});

describe('calls', () => {
  let rig: ServerRig;
  beforeAll(async () => {
    rig = await startRig();
  });
  afterAll(() => rig.close());
  const none = '01900000-0000-7000-8000-00000000000f';

  test('a NUL in the address of an event stream is refused', async () => {
    expect((await rig.admin.in('GET', '/runs/%00/stream')).status).toBe(400);
    expect((await rig.admin.in('GET', `/runs/${none}%00/stream`)).status).toBe(400);
  });

  test.each(['connectors', 'syncs', 'runs', 'schedules'])(
    'an id of %s that is none is not there',
    async (kind) => {
      for (const id of ['none', "' or 1=1", '-1', '9'.repeat(30), 'null']) {
        const { status, body } = await rig.admin.in('GET', `/${kind}/${encodeURIComponent(id)}`);

        expect([id, status, body.code]).toEqual([id, 404, 'api/not-found']);
      }
    },
  );

  test('an over-long part of an address is answered as a problem', async () => {
    const { status, headers, body } = await rig.admin.in('GET', `/runs/${'x'.repeat(5_000)}`);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(headers.get('content-type')).toContain('problem+json');
    expect(body.code).toMatch(/^api\//);
  });

  test('a position of a page that was made up is refused, whatever the list is sorted by', async () => {
    for (const sort of ['startedAt', 'durationMs', 'total', 'number', 'name']) {
      for (const position of [
        ['x', none],
        ['1', 'none'],
        ['9'.repeat(40), none],
        ['2026-13-45', none],
      ]) {
        const after = Buffer.from(JSON.stringify(position)).toString('base64url');
        const { status } = await rig.admin.in('GET', `/runs?sort=${sort}&after=${after}`);

        expect(status, `${sort} ${position}`).toBeLessThan(500);
      }
    }
  });
});
