import { describe, expect, test } from 'vitest';
import type { HttpAnswer, HttpCall } from '../../sdk/index.ts';
import { explain } from './errors.ts';
import batch from './examples/batch.json' with { type: 'json' };
import errors from './examples/errors.json' with { type: 'json' };
import time from './examples/time.json' with { type: 'json' };
import { withCmic } from './testing/open.ts';
import { writeSamples } from './testing/write-samples.ts';

const post: HttpCall = { method: 'POST', path: '/hcm-rest-api/rest/1/pyemployee', json: {} };

function answer(status: number, body: unknown): HttpAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: {}, text, json: typeof body === 'string' ? undefined : body };
}

describe('the vendor’s error bodies', () => {
  test('framework version 4 and the plain line say the same', () => {
    const json = explain(answer(400, errors['error.v4'].response.body), post, true);
    const line = explain(answer(400, errors['error.default'].response.body), post, true);

    for (const error of [json, line])
      expect(error).toMatchObject({
        code: 'cmic/refused',
        field: 'EmpLastName',
        what: expect.stringContaining('JBO-27014: Attribute EmpLastName in PyEmployeeEO is required.'),
        fix: expect.stringContaining('EmpLastName'),
      });
  });

  test('job, phase and category that do not go together are known by the words of the public client', () => {
    const error = explain(answer(400, time['pyemptimesheet.badcombo'].response.body), post, true);

    expect(error).toMatchObject({ code: 'cmic/no-such-coding', field: 'TshPhsacctwiId' });
  });

  test('a batch with too many parts is a matter of the connector', () => {
    const { status, body } = batch['batch.toobig'].response;

    expect(explain(answer(status, body), post, true)).toMatchObject({
      code: 'cmic/batch-too-large',
      field: 'timeRowsPerBatch',
      what: expect.stringContaining('maximum is 1000'),
    });
  });

  test('a value that is nobody’s business is left out of the vendor’s words', () => {
    const said = 'JBO-27011: Attribute set with value 900-11-2222 for EmpSinNo in PyEmployeeEO failed.';
    const error = explain(answer(400, said), { ...post, json: { EmpSinNo: '900-11-2222' } }, true);

    expect(error).toMatchObject({ field: 'EmpSinNo', what: expect.stringContaining('with value … for') });
  });

  test('a refused query is a matter of the connector and not of a record', () => {
    const error = explain(answer(400, 'JBO-29130: no such finder'), { path: '/x' }, true);

    expect(error).toMatchObject({ code: 'cmic/query-refused', field: 'assumed' });
  });
});

test('both error formats reach the same words through the whole way', async () => {
  const bad = { ...writeSamples.employees?.create(1), departmentCode: '999' };
  const said: string[] = [];
  for (const structuredErrors of [true, false])
    await withCmic(
      async ({ create }) => {
        const [refused] = await create('employees', bad);
        if (refused?.outcome !== 'refused') throw new Error('It was taken');
        said.push(refused.error.what);
      },
      { assumed: { structuredErrors } },
    );

  expect(said[0]).toBe('CMiC refused the record: "JBO-27024: EmpDeptCode 999 is not valid."');
  expect(said[1]).toBe(said[0]);
});
