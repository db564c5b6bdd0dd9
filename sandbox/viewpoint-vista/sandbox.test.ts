import { describe, expect, test } from 'vitest';
import { newcomer, testBed } from './test-bed.ts';

const bed = testBed();

describe('the sandbox', () => {
  test('starts with the lists and with part of the people, at old values', () => {
    expect(bed.vista.rows('PRDP').map(({ PRDept }) => PRDept)).toContain('010');
    expect(bed.vista.rows('PREH').length).toBeGreaterThan(15);
    expect(bed.vista.rows('PREH').length).toBeLessThan(35);
    expect(bed.vista.rows('HRRM', { ExistsInPR: 'Y' }).length).toBeGreaterThan(15);
  });

  test('polls by itself when told to', async () => {
    await bed.restart({ pollMs: 20 });
    bed.drop('EmployeesAddV2', [newcomer]);

    await expect.poll(() => bed.vista.rows('PREH', { Employee: 5001 }).length).toBe(1);
  });

  test('remembers tables and imports over a restart, and forgets both on reset', async () => {
    await bed.restart({ stateFile: bed.at('state/bed.vista.sqlite') });
    bed.drop('EmployeesAddV2', [newcomer]);
    bed.vista.importNow();
    await bed.restart({ stateFile: bed.at('state/bed.vista.sqlite') });

    expect(bed.vista.rows('PREH', { Employee: 5001 })).toHaveLength(1);
    expect(bed.vista.imports).toHaveLength(1);
    bed.vista.reset();
    expect(bed.vista.rows('PREH', { Employee: 5001 })).toEqual([]);
    expect(bed.vista.imports).toEqual([]);
  });

  test('shows tables and imports by HTTP', async () => {
    bed.drop('EmployeesAddV2', [newcomer]);
    await fetch(`${bed.vista.url}/imports`, { method: 'POST' });

    const read = async (path: string) => (await fetch(bed.vista.url + path)).json();

    expect(await read('/tables/PREH?Employee=5001')).toMatchObject([{ FirstName: 'Siobhán' }]);
    expect(await read('/imports')).toMatchObject([{ added: 1 }]);
    expect(await read('/tables')).toContainEqual({ name: 'HQCO', rows: 1, url: '/tables/HQCO' });
    expect((await fetch(`${bed.vista.url}/tables/NOPE`)).status).toBe(404);
    expect((await fetch(`${bed.vista.url}/tables/PREH?Nope=1`)).status).toBe(400);
  });
});
