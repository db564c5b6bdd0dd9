import Type from 'typebox';
import { listUsers } from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { CompanyUser } from '../contract.ts';
import { InCompany } from '../schemas.ts';

const tags = ['Users'];

/** Who belongs to the company, and as what. */
export function userRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/users',
    {
      config: { permission: 'look' },
      schema: { tags, summary: 'List users', params: InCompany, response: { 200: Type.Array(CompanyUser) } },
    },
    async (request) => listUsers(hub, accessOf(request)),
  );
}
