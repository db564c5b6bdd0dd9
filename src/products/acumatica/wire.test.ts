import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileMapping } from '../../sdk/index.ts';
import { CookieJar } from './cookie-jar.ts';
import { complaintsOf, explain, refusedRecord } from './errors.ts';
import * as mappings from './mappings.ts';
import { listPages } from './paging.ts';
import { openAcumatica } from './testing/opened.ts';
import { type AcumaticaStandIn, startStandIn, withClient } from './testing/stand-in.ts';
import { flatRecord, type Json, NUMBERS, parseExact, wrapped } from './wire.ts';

interface Catalogue {
  types: Record<string, Record<string, string>>;
}
interface Example {
  request: { method: string; path: string; body: Json };
  response: { status: number; body: Json };
}

function example(name: string): Example {
  return JSON.parse(readFileSync(new URL(`./examples/${name}`, import.meta.url), 'utf8'));
}

const catalogue: Catalogue = JSON.parse(
  readFileSync(new URL('../../../sandbox/acumatica/schema/catalogue.json', import.meta.url), 'utf8'),
);

describe('values', () => {
  test('numbers stay as they are written, in and out', () => {
    const parsed = parseExact(
      '{"PayRate": {"value": 38.50}, "Amount": {"value": 12345678901234567.89}}',
    ) as Json;
    const record = flatRecord(parsed);

    expect(record).toEqual({ PayRate: '38.50', Amount: '12345678901234567.89' });
    expect(JSON.stringify(wrapped(record))).toBe(
      '{"PayRate":{"value":38.50},"Amount":{"value":12345678901234567.89}}',
    );
  });

  test('codes of digits stay text', () => {
    expect(JSON.stringify(wrapped({ DepartmentID: '010' }))).toBe('{"DepartmentID":{"value":"010"}}');
  });

  test('what is sent as a number is one in the published schema, and the other way round', () => {
    const sentTypes = [
      'CompensationDetail',
      'DirectDepositDetail',
      'EmployeeDeductionOrBenefitDetail',
      'GarnishmentDetails',
    ];
    const numeric = sentTypes.flatMap((type) =>
      Object.entries(catalogue.types[type] ?? {})
        .filter(([, kind]) => ['decimal', 'int', 'short', 'byte'].includes(kind))
        .map(([name]) => name),
    );
    const neverSent = ['Sequence', 'GarnPaidAmount'];

    expect([...NUMBERS].sort()).toEqual(
      [...new Set(numeric)].filter((name) => !neverSent.includes(name)).sort(),
    );
  });

  test('a record is flat, without rows; empty fields are null, own fields keep their view, blanks are cut', () => {
    const { body } = example('employee.json').response;

    expect(flatRecord(body)).toEqual({
      id: 'b8f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d',
      EmployeeID: 'EP00000026',
      EmployeeName: 'Rosa Delgado',
      LastModifiedDateTime: '2025-03-01T15:04:05.123+00:00',
      Status: 'Active',
      'ContactInfo.Email': 'rosa.delgado@example.com',
      'ContactInfo.DateOfBirth': '1991-07-09T00:00:00-07:00',
      'EmployeeSettings.DepartmentID': 'FIELD',
      'EmployeeSettings.ReportsTo': null,
      'custom.Employee.UsrShirtSize': 'XL',
    });
  });

  test('a date is the day that is written, whatever the offset', () => {
    const mapping = compileMapping('employees', mappings.employees, {});
    const entity = mapping.toEntity(flatRecord(example('employee.json').response.body), []);

    expect(entity.birthDate).toBe('1991-07-09');
  });

  test('a body is wrapped as the guide shows it', () => {
    const { body } = example('time-entry.json').request;

    expect(wrapped(flatRecord(body))).toEqual(body);
  });
});

describe('refused records', () => {
  const echo = example('error-422.json').response.body;

  test('errors are found at every depth, each with its path', () => {
    expect(complaintsOf(echo).map(({ path }) => path)).toEqual([
      '',
      'EmployeeSettings.DepartmentID',
      'Details.Project',
      'Details.Inner.Rows',
    ]);
  });

  test('the error names the first field, says the vendor’s words and no number like an SSN', () => {
    const error = refusedRecord(echo, 'Employee');

    expect(error.field).toBe('EmployeeSettings.DepartmentID');
    expect(error.what).toContain("'Department' cannot be found in the system.");
    expect(error.what).toContain("Project 'X' cannot be found in the system.");
    expect(error.what).not.toContain('6789');
    expect(error.what).not.toContain('Error:');
  });

  test('a key that is not found is a 500, and is told from a broken server by its words', () => {
    const { status, body } = example('error-not-found.json').response;
    const answer = { status, headers: {}, text: JSON.stringify(body), json: body };
    const error = explain(answer, { path: '/entity/Default/24.200.001/Employee/NOPE' });

    expect(error).toMatchObject({ name: 'NotFoundError', code: 'acumatica/not-found' });
    expect(
      explain({ ...answer, json: {} }, { path: '/entity/Default/24.200.001/Employee/NOPE' }),
    ).toMatchObject({ code: 'vendor/unavailable', sent: true });
  });

  test('for actions the record lies under `entity`', () => {
    expect(refusedRecord({ entity: echo }, 'Employee').field).toBe('EmployeeSettings.DepartmentID');
  });
});

describe('a list that changes while it is read', () => {
  /** Reads all pages; `between` runs after each. */
  async function readAll(list: string[], pageSize: number, between: (page: number) => void, resume?: string) {
    const fetch = async (skip: number, top: number) =>
      list.slice(skip, skip + top).map((id): Json => ({ id }));
    const found: string[] = [];
    const ends: boolean[] = [];
    const bookmarks: string[] = [];
    for await (const page of listPages(fetch, pageSize, resume)) {
      found.push(...page.rows.map((row) => String(row.id)));
      ends.push(page.end);
      bookmarks.push(page.bookmark);
      between(ends.length);
    }
    return { found, ends, bookmarks };
  }
  const letters = (count: number) =>
    Array.from({ length: count }, (_, at) => `r${String(at).padStart(3, '0')}`);

  test('rows deleted above do not make others be skipped', async () => {
    for (const gone of [1, 2, 3, 4, 5]) {
      const list = letters(20);
      const { found, ends } = await readAll(list, 4, (page) => {
        if (page === 2) list.splice(0, gone);
      });
      expect([...found].sort(), `${gone} deleted`).toEqual(letters(20));
      expect(ends.at(-1)).toBe(true);
    }
  });

  test('rows added above do not come twice', async () => {
    const list = letters(20);
    const { found } = await readAll(list, 4, (page) => {
      if (page === 2) list.unshift('a1', 'a2', 'a3', 'a4', 'a5', 'a6');
    });

    expect(new Set(found).size).toBe(found.length);
    expect(letters(20).every((id) => found.includes(id))).toBe(true);
  });

  test('a list of whole pages ends with an empty one', async () => {
    expect((await readAll(letters(8), 4, () => undefined)).ends).toEqual([false, false, true]);
  });

  test('a read is taken up behind its bookmark although rows above have gone', async () => {
    const list = letters(12);
    const { bookmarks } = await readAll(list, 4, () => undefined);
    list.splice(0, 3);
    const rest = await readAll(list, 4, () => undefined, bookmarks[0]);

    expect(rest.found).toEqual(letters(12).slice(4));
    expect(rest.ends.at(-1)).toBe(true);
  });

  test('when the row of the bookmark itself is gone, the read goes on but proves nobody absent', async () => {
    const list = letters(12);
    const { bookmarks } = await readAll(list, 4, () => undefined);
    list.splice(3, 1);
    const rest = await readAll(list, 4, () => undefined, bookmarks[0]);

    expect(rest.ends).not.toContain(true);
  });
});

describe('cookies', () => {
  test('are kept whatever their names, and dropped when they have ended', () => {
    const jar = new CookieJar();
    jar.take(['A=1; path=/; HttpOnly', 'Locale=Culture=en-US&TimeZone=GMTM0000A; path=/', 'B=2']);
    jar.take('B=; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    jar.take('C=3; Max-Age=0');

    expect(jar.header()).toEqual({ cookie: 'A=1; Locale=Culture=en-US&TimeZone=GMTM0000A' });
  });
});

describe('over the wire', () => {
  let standIn: AcumaticaStandIn;
  beforeAll(async () => {
    standIn = await startStandIn();
  });
  afterAll(() => standIn.close());

  test('a record deleted during a read costs none of the others', async () => {
    const opened = await openAcumatica(standIn.sandbox);
    const found: string[] = [];
    let first = true;
    for await (const { rows } of opened.client.pages('CostCode')) {
      found.push(...rows.map((row) => String(flatRecord(row).CostCodeID)));
      if (first)
        await withClient(standIn.sandbox, (client) =>
          client.send('DELETE', '/entity/Default/24.200.001/CostCode/01-310'),
        );
      first = false;
    }
    await opened.close();

    expect(found).toHaveLength(standIn.counts?.costCodes ?? 0);
  });

  test('keys that an address cannot carry are looked up by a filter', async () => {
    const opened = await openAcumatica(standIn.sandbox);
    const odd = "A/B & 'C'";
    await opened.create('costCodes', { code: odd, name: 'Odd' });
    const found = await opened.client.find('CostCode', { CostCodeID: odd });
    const missing = await opened.client.find('CostCode', { CostCodeID: 'NOPE' });
    await opened.close();

    expect(flatRecord(found ?? {}).Description).toBe('Odd');
    expect(missing).toBeUndefined();
  });

  test('a project is made, set to work and closed by actions that are waited for', async () => {
    const opened = await openAcumatica(standIn.sandbox);
    await opened.create('projects', { code: '98-1', name: 'Actions', status: 'open' });
    const open = await opened.look('projects', '98-1');
    await opened.change('projects', 'deactivate', '98-1', { status: 'closed' });
    const closed = await opened.look('projects', '98-1');
    await opened.close();

    expect([open?.Status, closed?.Status]).toEqual(['Active', 'Completed']);
  });

  test('the non-project code is no project', async () => {
    const opened = await openAcumatica(standIn.sandbox);
    const codes = (await opened.records('projects')).map((record) => record.ProjectID);
    await opened.close();

    expect(codes.length).toBeGreaterThan(10);
    expect(codes).not.toContain('X');
  });
});
