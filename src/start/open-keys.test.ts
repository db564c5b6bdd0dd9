import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Database, migrate, openEmbedded } from '../db/index.ts';
import { readEnvironment } from './environment.ts';
import { judgeKeys, openKeys } from './open-keys.ts';

const key = (letter: string) => Buffer.alloc(32, letter).toString('base64');
const ringOf = (current: string, ...ids: string[]) =>
  JSON.stringify({ current, keys: Object.fromEntries(ids.map((id) => [id, key(id)])) });

let database: Database;
let folder: string;
let file: string;
beforeAll(async () => {
  database = await openEmbedded(undefined);
  await migrate(database);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.installation.query('DELETE FROM installation_setting');
  folder = mkdtempSync(join(tmpdir(), 'chalkline-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** As a start does, with this in the environment. */
function open(variables: Record<string, string> = {}) {
  return openKeys(readEnvironment({ CHALKLINE_DATA: folder, ...variables }, { demo: false }), database);
}

describe('the key file', () => {
  test('is made on the first start, for this user only', async () => {
    const { ring } = await open();

    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(ring.keys[ring.current]).toHaveLength(32);
  });

  test('opens the same root again at the next start', async () => {
    const first = await open();

    const second = await open();

    expect(second.ring.root).toEqual(first.ring.root);
  });

  test('is refused when every user of the machine can read it', async () => {
    await open();
    chmodSync(file, 0o644);

    await expect(open()).rejects.toMatchObject({
      code: 'key/open-to-all',
      fix: expect.stringContaining(`chmod o-rwx ${file}`),
    });
  });

  test('that is gone is not replaced by a new one: the way out is told', async () => {
    await open();
    rmSync(file);

    await expect(open()).rejects.toMatchObject({
      code: 'key/lost',
      fix: expect.stringContaining('chalkline keys forget-secrets'),
    });
    expect(existsSync(file)).toBe(false);
  });

  test('of another installation is refused, whether its key has the same name or another', async () => {
    const { ring } = await open();
    for (const id of [ring.current, 'other']) {
      writeFileSync(file, ringOf(id, id), { mode: 0o600 });

      await expect(open()).rejects.toMatchObject({ code: 'key/wrong-ring' });
    }
  });

  test('that is half a file is called damaged, and never quoted', async () => {
    writeFileSync(file, `{"current": "a", "keys": {"a": "${key('a').slice(0, 20)}`, { mode: 0o600 });

    const error = await open().catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'key/damaged' });
    expect(String(error)).not.toContain(key('a').slice(0, 10));
  });

  test('that one process rotates is taken up by the others, and the older keys stay', async () => {
    const one = await open();
    const other = await open();
    const before = other.ring.current;

    const made = await one.keeper.rotate();

    other.ring.reread();
    expect(other.ring.current).toBe(made);
    expect(Object.keys(other.ring.keys)).toEqual([before, made]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('never loses a key when two processes rotate at once', async () => {
    const one = await open();
    const other = await open();

    const made = await Promise.all([one.keeper.rotate(), other.keeper.rotate(), one.keeper.rotate()]);

    one.ring.reread();
    expect(Object.keys(one.ring.keys)).toEqual(expect.arrayContaining(made));
    expect(Object.keys(one.ring.keys)).toHaveLength(4);
  });

  test('does not give up the current key', async () => {
    const { ring, keeper } = await open();

    await keeper.remove(ring.current);

    expect((await open()).ring.current).toBe(ring.current);
  });
});

describe('keys from elsewhere', () => {
  test('come as one key by the environment, and nothing is written beside the data', async () => {
    const { ring } = await open({ CHALKLINE_KEY: key('e') });

    expect(ring.keys[ring.current]).toEqual(Buffer.alloc(32, 'e'));
    expect(existsSync(file)).toBe(false);
    await expect(open({ CHALKLINE_KEY: key('f') })).rejects.toMatchObject({ code: 'key/wrong-ring' });
  });

  test('come as a ring by the environment, which is rotated there', async () => {
    await open({ CHALKLINE_KEYS: ringOf('a', 'a') });

    const { ring, keeper } = await open({ CHALKLINE_KEYS: ringOf('b', 'a', 'b') });

    expect(ring.current).toBe('b');
    await expect(keeper.rotate()).rejects.toMatchObject({ code: 'key/kept-elsewhere' });
    await keeper.resealRoot();
    expect(await keeper.rootKey()).toBe('b');
    expect((await open({ CHALKLINE_KEYS: ringOf('b', 'b') })).ring.root).toEqual(ring.root);
  });

  test('come from a command that is run without a shell', async () => {
    const place = join(folder, 'vault; exit 1 #.json');
    writeFileSync(place, ringOf('v', 'v'));
    const program = 'process.stdout.write(require("fs").readFileSync(process.argv[1], "utf8"))';

    const { ring } = await open({
      CHALKLINE_KEY_COMMAND: JSON.stringify([process.execPath, '-e', program, place]),
    });

    expect(ring.current).toBe('v');
  });

  test('from a command that fails are refused without a word of its output', async () => {
    const program = `console.log("${key('q')}"); console.error("${key('q')}"); process.exit(3)`;

    const error = await open({
      CHALKLINE_KEY_COMMAND: JSON.stringify([process.execPath, '-e', program]),
    }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({
      code: 'key/command-failed',
      what: expect.stringContaining('ended with 3'),
    });
    expect((error as Error).cause).toBeUndefined();
    expect(String(error)).not.toContain(key('q'));
  });

  test('from a program that is not there are refused', async () => {
    await expect(open({ CHALKLINE_KEY_COMMAND: '/no/such/vault read' })).rejects.toMatchObject({
      code: 'key/command-failed',
      what: expect.stringContaining('is not there'),
    });
  });

  test('are refused when two places are named', async () => {
    expect(() => open({ CHALKLINE_KEY: key('e'), CHALKLINE_KEY_COMMAND: 'vault' })).toThrow(
      'not clear where the keys come from',
    );
  });
});

test('only keys that do not open the database count as lost', async () => {
  const judged = () => judgeKeys(readEnvironment({ CHALKLINE_DATA: folder }, { demo: false }), database);

  expect(await judged()).toBe('untouched');
  await open();
  expect(await judged()).toBe('right');
  writeFileSync(file, ringOf('other', 'other'), { mode: 0o600 });
  expect(await judged()).toBe('lost');
  rmSync(file);
  expect(await judged()).toBe('lost');
});
