import type { Visit } from './visit.ts';

interface Change {
  title: string;
  differences: { field: string; after: unknown }[];
}

/** Somebody whom the demo's runs have created at a destination: the number there and the last name. */
export async function demoPerson({ page, companyId }: Visit): Promise<{ number: string; lastName: string }> {
  const api = `/api/companies/${companyId}/runs`;
  const runs: { rows: { id: string }[] } = await (await page.request.get(api)).json();
  for (const { id } of runs.rows) {
    const changes: { rows: Change[] } = await (
      await page.request.get(`${api}/${id}/changes?dataSet=employees&kind=create&limit=5`)
    ).json();
    for (const { differences } of changes.rows) {
      const after = (field: string) => differences.find((one) => one.field === field)?.after;
      const [number, lastName] = [after('employeeNumber'), after('lastName')];
      if (typeof number === 'string' && typeof lastName === 'string') return { number, lastName };
    }
  }
  throw new Error('The demo has created nobody');
}
