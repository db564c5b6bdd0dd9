import Type from 'typebox';
import {
  createApiKey,
  listApiKeys,
  requireSecondFactor,
  revokeApiKey,
  usualKeyDays,
} from '../../hub/index.ts';
import type { CompanyApi } from '../company-routes.ts';
import { ApiKey, ApiKeyInput, NewApiKey, SignInRules } from '../contract.ts';
import { InCompany, WithId } from '../schemas.ts';

const permission = 'administer the company' as const;

/** How people and programs get into a company. */
export function apiKeyRoutes({ app, hub, accessOf }: CompanyApi): void {
  app.get(
    '/sign-in-rules',
    {
      schema: {
        tags: ['Sign-in'],
        summary: 'How people get into the company',
        params: InCompany,
        response: { 200: SignInRules },
      },
    },
    async (request) => {
      const company = await hub.store.companies.get(accessOf(request).companyId);
      return { requiresSecondFactor: company?.requiresSecondFactor ?? false };
    },
  );

  app.put(
    '/sign-in-rules',
    {
      config: { permission },
      schema: {
        tags: ['Sign-in'],
        summary: 'Require a second factor, or not',
        params: InCompany,
        body: SignInRules,
        response: { 200: SignInRules },
      },
    },
    async (request) => {
      await requireSecondFactor(hub, accessOf(request), request.body.requiresSecondFactor);
      return request.body;
    },
  );

  app.get(
    '/api-keys',
    {
      config: { permission },
      schema: {
        tags: ['API keys'],
        summary: 'Keys by which programs enter',
        params: InCompany,
        response: { 200: Type.Array(ApiKey) },
      },
    },
    async (request) => (await listApiKeys(hub, accessOf(request))).map(shown),
  );

  app.post(
    '/api-keys',
    {
      config: { permission },
      schema: {
        tags: ['API keys'],
        summary: 'Make a key',
        description:
          'The answer is the only time that the key is shown. Send it as `Authorization: Bearer chk_…`.',
        params: InCompany,
        body: ApiKeyInput,
        response: { 201: NewApiKey },
      },
    },
    async (request, reply) => {
      const { name, role, seesPersonalData = false, days = usualKeyDays } = request.body;
      const { key, row } = await createApiKey(hub, accessOf(request), { name, role, seesPersonalData, days });
      return reply.code(201).send({ key, apiKey: shown(row) });
    },
  );

  app.delete(
    '/api-keys/:id',
    {
      config: { permission },
      schema: {
        tags: ['API keys'],
        summary: 'Revoke a key',
        params: WithId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await revokeApiKey(hub, accessOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

type Row = Awaited<ReturnType<typeof listApiKeys>>[number];

function shown({ userId: _, ...row }: Row) {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
