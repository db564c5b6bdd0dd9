import type { FastifyInstance } from 'fastify';
import type { AutoImport } from './auto-import.ts';
import type { VistaDatabase } from './database.ts';
import { schema } from './schema.ts';

/** A window for people on what arrived; Vista has no such address. */
export function routesOf(app: FastifyInstance, db: VistaDatabase, autoImport: AutoImport): void {
  app.get('/tables', async () =>
    Object.keys(schema).map((name) => ({ name, rows: db.rows(name).length, url: `/tables/${name}` })),
  );
  app.get<{ Params: { name: string }; Querystring: Record<string, string> }>(
    '/tables/:name',
    async (request, reply) => {
      const { name } = request.params;
      const table = schema[name];
      if (table === undefined) return reply.code(404).send({ message: `There is no table ${name}` });
      const { limit = '1000', offset = '0', ...where } = request.query;
      const unknown = Object.keys(where).find((column) => !table.columns.some((one) => one.name === column));
      if (unknown !== undefined) return reply.code(400).send({ message: `${name} has no column ${unknown}` });
      return db.rows(name, where).slice(Number(offset), Number(offset) + Number(limit));
    },
  );
  app.get('/imports', async () => autoImport.reports);
  app.post('/imports', async () => autoImport.importNow());
}
