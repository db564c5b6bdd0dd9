import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { type Access, enterCompany, type Hub, type Permission, type RunWatch } from '../hub/index.ts';
import { ChalklineError } from '../kernel/index.ts';
import { SignInNeeded } from './problems.ts';
import { apiKeyRoutes } from './routes/api-keys.ts';
import { companyAuditRoutes } from './routes/audit.ts';
import { connectorRoutes } from './routes/connectors.ts';
import { crosswalkRoutes } from './routes/crosswalks.ts';
import { peopleDataRoutes } from './routes/people-data.ts';
import { retentionRoutes } from './routes/retention.ts';
import { runContentRoutes } from './routes/run-contents.ts';
import { runRoutes } from './routes/runs.ts';
import { scheduleRoutes } from './routes/schedules.ts';
import { streamRoutes } from './routes/streams.ts';
import { syncRoutes } from './routes/syncs.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { userRoutes } from './routes/users.ts';
import { companyCallerOf, type SignInOptions } from './sign-in.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the caller must be allowed to do in the company; `look` when absent from a GET. */
    permission?: Permission;
  }
}

/** The application with schemas as types. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What routes of a company work with. */
export interface CompanyApi {
  app: Api;
  hub: Hub;
  watch: RunWatch;
  accessOf(request: FastifyRequest): Access;
  /** Whether who made the request may enter still: for answers that go on for hours. */
  mayEnterStill(request: FastifyRequest): Promise<boolean>;
}

/**
 * Everything under /api/companies/:companyId/. Who may enter is decided here, once, before any route runs; a route
 * that changes something must name the permission that it needs.
 */
export function companyRoutes(app: Api, hub: Hub, watch: RunWatch, signIn: SignInOptions): void {
  app.register(
    async (inner) => {
      const accesses = new WeakMap<FastifyRequest, Access>();

      inner.addHook('onRoute', (route) => {
        const reads = ['GET', 'HEAD', 'OPTIONS'].includes(String(route.method));
        if (!reads && route.config?.permission === undefined) {
          throw new Error(`${String(route.method)} ${route.url} does not say what it needs`);
        }
        // Read by people in the API's description, and by the test that tries every call with every role.
        Object.assign(route.schema ?? {}, { 'x-permission': route.config?.permission ?? 'look' });
      });
      const enter = async (request: FastifyRequest, onlyLook = false): Promise<Access> => {
        const { companyId } = request.params as { companyId: string };
        const caller = await companyCallerOf(request, signIn, onlyLook);
        const permission = request.routeOptions.config.permission ?? 'look';
        return enterCompany(hub, caller, companyId, permission);
      };
      inner.addHook('onRequest', async (request) => {
        accesses.set(request, await enter(request));
      });

      const company: CompanyApi = {
        app: inner.withTypeProvider<TypeBoxTypeProvider>(),
        hub,
        watch,
        accessOf: (request) => {
          const access = accesses.get(request);
          if (access === undefined) throw new Error('A route ran before anybody was let in');
          return access;
        },
        mayEnterStill: async (request) => {
          try {
            await enter(request, true);
            return true;
          } catch (error) {
            if (error instanceof SignInNeeded || error instanceof ChalklineError) return false;
            throw error;
          }
        },
      };
      connectorRoutes(company);
      uploadRoutes(company);
      syncRoutes(company);
      crosswalkRoutes(company);
      runRoutes(company);
      runContentRoutes(company);
      streamRoutes(company);
      scheduleRoutes(company);
      userRoutes(company);
      apiKeyRoutes(company);
      companyAuditRoutes(company);
      retentionRoutes(company);
      peopleDataRoutes(company);
    },
    { prefix: '/api/companies/:companyId' },
  );
}
