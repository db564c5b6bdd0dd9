import { expect, test } from 'vitest';
import { keyOf, type Opened, refusalOf, rowsOf, withCmic } from './testing/open.ts';
import type { CmicStandIn } from './testing/stand-in.ts';
import { SAMPLE_EMPLOYEE, writeSamples } from './testing/write-samples.ts';

const deposit = (nr: number, more: Record<string, string | boolean | null>) => ({
  ...writeSamples.directDeposits?.create(nr),
  amount: null,
  ...more,
});
const net = deposit(1, { method: 'net' });
const share = (nr: number, percent: string) => deposit(nr, { method: 'percent', percent });
const flat = (nr: number, amount: string) => deposit(nr, { method: 'amount', amount });

const splits = (standIn: CmicStandIn) =>
  rowsOf(standIn, 'pyempsalspl', { EssEmpNo: SAMPLE_EMPLOYEE })
    .sort((left, right) => Number(left.EssSplitNumber) - Number(right.EssSplitNumber))
    .map((row) => `${row.EssBankAccNumber} ${row.EssEmpSalSplitType} ${row.EssSplitPercent}`);
const deposits = async ({ entities }: Opened) =>
  (await entities('directDeposits')).filter((each) => each.employeeNumber === SAMPLE_EMPLOYEE);
const posts = (standIn: CmicStandIn) =>
  standIn.sandbox.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${url}`);

test('a pay split across three accounts goes in one batch and adds up to 100', () =>
  withCmic(async (opened, standIn) => {
    const answers = await opened.create('directDeposits', net, flat(2, '100.00'), share(3, '20'));

    expect(answers.map(keyOf).sort()).toEqual(['001|90001|1', '001|90001|2', '001|90001|3']);
    expect(splits(standIn)).toEqual(['0077000002 F 100', '0077000003 P 20', '0077000001 P 80']);
    expect(posts(standIn)).toEqual(['POST /cmictest/hcm-rest-api/rest']);
    expect((await deposits(opened)).map((each) => [each.method, each.percent, each.priority])).toEqual([
      ['amount', null, '1'],
      ['percent', '20', '2'],
      ['net', null, '3'],
    ]);
  }));

test('a further percentage is taken from what gets the rest, which stays last', () =>
  withCmic(async (opened, standIn) => {
    await opened.create('directDeposits', net);
    expect(splits(standIn)).toEqual(['0077000001 P 100']);
    await opened.create('directDeposits', share(2, '12.5'));

    expect(splits(standIn)).toEqual(['0077000002 P 12.5', '0077000001 P 87.5']);
  }));

test('another account that is to get the rest takes it over from the one that had it', () =>
  withCmic(async (opened, standIn) => {
    await opened.create('directDeposits', net);
    expect(keyOf((await opened.create('directDeposits', deposit(2, { method: 'net' })))[0])).toBe(
      '001|90001|2',
    );
    expect(splits(standIn)).toEqual(['0077000001 P 0', '0077000002 P 100']);

    const [present] = (await opened.records('directDeposits')).filter(
      (record) => record.EssBankAccNumber === '0077000001',
    );
    await opened.change('directDeposits', 'update', present ?? {}, '001|90001|1', flat(1, '200'));
    expect(splits(standIn)).toEqual(['0077000001 F 200', '0077000002 P 100']);
  }));

test('percentages above 100 are refused before CMiC sees them, and the others go through', () =>
  withCmic(async (opened, standIn) => {
    const [first, second, third] = await opened.create(
      'directDeposits',
      share(1, '60'),
      share(2, '50'),
      flat(3, '5'),
    );

    expect(first?.outcome).toBe('written');
    expect(refusalOf(second)).toMatchObject({ code: 'cmic/percent-over-100', field: 'Percent' });
    expect(third?.outcome).toBe('written');
    expect(splits(standIn)).toHaveLength(2);
    expect(opened.notes).toContainEqual(expect.objectContaining({ code: 'cmic/percent-below-100' }));
  }));

test('a batch that CMiC refuses is sent account by account, so that only the bad one is refused', () =>
  withCmic(
    async (opened, standIn) => {
      const unknownBank = { ...flat(2, '30'), routingNumber: '011000015' };
      const [good, bad] = await opened.create('directDeposits', flat(1, '25'), unknownBank);

      expect(good?.outcome).toBe('written');
      expect(refusalOf(bad)).toMatchObject({ code: 'cmic/refused', field: 'RoutingNumber' });
      expect(refusalOf(bad).what).not.toContain('011000015');
      expect(splits(standIn)).toEqual(['0077000001 F 25']);
    },
    {
      banks: [
        { bankCode: 'CHAS', routingNumber: '021000021' },
        { bankCode: 'NOPE', routingNumber: '011000015' },
      ],
    },
  ));

test('an account ends in words by default, because it goes on in CMiC until somebody ends it there', () =>
  withCmic(
    async (opened, standIn) => {
      const [answer] = await opened.create('directDeposits', flat(1, '25'));
      const [present] = (await opened.records('directDeposits')).filter(
        (record) => record.EssEmpNo === SAMPLE_EMPLOYEE,
      );
      const ended = await opened.change('directDeposits', 'deactivate', present ?? {}, keyOf(answer), {
        active: false,
      });

      expect(refusalOf(ended)).toMatchObject({ code: 'cmic/end-by-hand', field: 'Active' });
      expect(splits(standIn)).toEqual(['0077000001 F 25']);
    },
    { assumed: {} },
  ));

test('the last percentage is one like the others where the connector says so', () =>
  withCmic(
    async (opened) => {
      await opened.create('directDeposits', share(1, '60'), share(2, '40'));
      expect((await deposits(opened)).map((each) => [each.method, each.percent])).toEqual([
        ['percent', '60'],
        ['percent', '40'],
      ]);

      expect(refusalOf((await opened.create('directDeposits', deposit(3, { method: 'net' })))[0]).code).toBe(
        'cmic/no-net',
      );
    },
    { assumed: { lastPercentage: 'percent' } },
  ));

test('where pay splits cannot be read, new ones are posted and the rest is left to people', () =>
  withCmic(
    async (opened, standIn) => {
      const [answer] = await opened.create('directDeposits', net);
      expect(answer?.outcome).toBe('written');
      expect(standIn.sandbox.requests.some(({ url }) => url.includes('pyempsalspl?'))).toBe(false);

      const changed = await opened.change('directDeposits', 'update', {}, keyOf(answer), flat(1, '10'));
      expect(refusalOf(changed).code).toBe('cmic/deposit-not-readable');
    },
    { assumed: { readDeposits: false } },
  ));
