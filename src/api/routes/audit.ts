import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import {
  type AuditReader,
  auditChoices,
  exportAudit,
  type Hub,
  listAudit,
  type Permission,
  verifyAudit,
} from '../../hub/index.ts';
import { RefusedError } from '../../kernel/index.ts';
import type { Api, CompanyApi } from '../company-routes.ts';
import { AuditChoices, AuditPage, AuditVerdict, AuditVerifyInput } from '../contract.ts';
import { given, Paging, Search } from '../schemas.ts';
import { sendCsv } from '../send-csv.ts';
import { callerOf, type SignInOptions } from '../sign-in.ts';

const Words = Type.Optional(Type.String({ maxLength: 200 }));
const Filter = {
  person: Words,
  action: Words,
  subject: Words,
  search: Search,
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
};

/** The log of one company. */
export function companyAuditRoutes({ app, hub, accessOf }: CompanyApi): void {
  routes(app, hub, '', { permission: 'see the audit log' }, async (request) => {
    const { companyId, actor } = accessOf(request);
    return { companyId, actor };
  });
}

/** The log of what concerns the whole installation, for its administrators. */
export function installationAuditRoutes(app: Api, hub: Hub, signIn: SignInOptions): void {
  routes(app, hub, '/api', {}, async (request) => {
    const actor = await callerOf(request, signIn);
    if (!actor.installationAdmin) {
      throw new RefusedError({
        code: 'access/role',
        what: 'The audit log of the installation is for its administrators.',
        fix: 'Ask one of them, or look at the log of your company.',
      });
    }
    return { companyId: null, actor };
  });
}

function routes(
  app: Api,
  hub: Hub,
  prefix: string,
  config: { permission?: Permission },
  readerOf: (request: FastifyRequest) => Promise<AuditReader>,
): void {
  const tags = ['Audit log'];
  const where = prefix === '' ? 'of the company' : 'of the installation';
  const params = Type.Object(prefix === '' ? { companyId: Type.String() } : {});

  app.get(
    `${prefix}/audit`,
    {
      config,
      schema: {
        tags,
        summary: `Audit log ${where}`,
        params,
        querystring: Type.Object({ ...Filter, ...Paging }),
        response: { 200: AuditPage },
      },
    },
    async (request) => listAudit(hub, await readerOf(request), { limit: 100, ...given(request.query) }),
  );

  app.get(
    `${prefix}/audit.csv`,
    {
      config: { ...config, expense: 'export' },
      schema: {
        tags,
        summary: `Export the audit log ${where}`,
        params,
        querystring: Type.Object(Filter),
        produces: ['text/csv'],
      },
    },
    async (request, reply) =>
      sendCsv(reply, 'audit-log.csv', await exportAudit(hub, await readerOf(request), given(request.query))),
  );

  app.get(
    `${prefix}/audit/choices`,
    {
      config,
      schema: {
        tags,
        summary: `People and actions in the audit log ${where}`,
        params,
        response: { 200: AuditChoices },
      },
    },
    async (request) => auditChoices(hub, await readerOf(request)),
  );

  app.post(
    `${prefix}/audit/verify`,
    {
      config: { ...config, expense: 'verify the audit log' },
      schema: {
        tags,
        summary: `Whether the audit log ${where} is whole`,
        description:
          'Recomputes every entry. A head that was written down earlier also shows when the end was cut off.',
        params,
        body: AuditVerifyInput,
        response: { 200: AuditVerdict },
      },
    },
    async (request) => verifyAudit(hub, await readerOf(request), request.body.remembered),
  );
}
