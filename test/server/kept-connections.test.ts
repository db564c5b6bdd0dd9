import { Agent, request } from 'undici';
import { expect, test } from 'vitest';
import { startRig } from './rig.ts';

test('many calls with bodies over one connection leave no listeners behind on it', async () => {
  const warnings: string[] = [];
  const hear = ({ name, message }: Error) => warnings.push(`${name}: ${message}`);
  process.on('warning', hear);
  const rig = await startRig();
  const agent = new Agent({ connections: 1 });

  for (let call = 0; call < 15; call += 1) {
    const { statusCode, body } = await request(`${rig.url}/api/companies/${rig.companyId}/people-data/find`, {
      method: 'POST',
      dispatcher: agent,
      headers: { ...rig.admin.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ employeeNumber: `nobody-${call}` }),
    });
    await body.text();
    expect(statusCode).toBe(404);
  }

  // Warnings are told a turn later than they are made.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', hear);
  expect(warnings).toEqual([]);
  await agent.close();
  await rig.close();
}, 60_000);
