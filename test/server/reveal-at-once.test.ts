import { describe, expect, test } from 'vitest';
import { startPostgres } from './both-engines.ts';
import { startRig } from './rig.ts';

describe.each(['embedded PostgreSQL', 'server PostgreSQL'])('on %s', (engine) => {
  test('of forty reveals at the same moment exactly thirty succeed, each with its entry', async () => {
    const server = engine === 'server PostgreSQL' ? await startPostgres() : undefined;
    const rig = await startRig({ databaseUrl: server?.url });
    try {
      const sync = await rig.sync();
      const { body: run } = await rig.admin.in<{ id: string }>('POST', `/syncs/${sync.id}/runs`, {
        saveChanges: false,
        options: {},
      });
      await rig.ended(run.id);
      const { body: changes } = await rig.admin.in<{
        rows: { seq: number; differences: { field: string }[] }[];
      }>('GET', `/runs/${run.id}/changes?dataSet=employees&limit=1`);
      const change = changes.rows[0];

      const answers = await Promise.all(
        // As many as the server takes in a minute; the count of an hour is what is tried here.
        Array.from({ length: 40 }, () =>
          rig.admin.in('POST', `/runs/${run.id}/changes/${change?.seq}/reveal`, {
            field: change?.differences[0]?.field,
          }),
        ),
      );

      const codes = answers.map(({ status, body }) => (status === 200 ? 'shown' : body.code));
      expect(codes.filter((code) => code === 'shown')).toHaveLength(30);
      expect(codes.filter((code) => code === 'access/too-many-reveals')).toHaveLength(10);
      const log = await rig.admin.in<{ total: number }>('GET', '/audit?action=value.revealed');
      expect(log.body.total).toBe(30);
      expect(await rig.hub.store.audit.verify(rig.companyId)).toMatchObject({ faults: [] });
    } finally {
      await rig.close();
      await server?.close();
    }
  }, 120_000);
});
