import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { guidOf } from '../contractor/index.ts';
import { RateWindow, type SandboxContext } from '../kit/index.ts';
import { SAGE_100_DEMO } from './options.ts';
import models from './schema/hh2-lists.json' with { type: 'json' };
import type { Cells, TableName, Tables } from './tables.ts';

type Hh2Row = Record<string, string | number | boolean | null>;
type Model = keyof typeof models;

const SIGN_IN = '/api/security/v3/session.svc/authenticate';
const CORE = '/remotepayroll/api/core';
const JOBS = '/jobcosting/api/v1/jobcost.svc';
const EVENTS = '/synchronization/eventservice.svc/events/domain';
const JOB_TYPE = '35EAF514-06A5-414B-90A9-6A286D53BBDE';
const SESSION_MS = 20 * 60_000;

/** Codes of the pay types, as in Sage's lists. */
const PAY_TYPES = [
  'Regular',
  'Overtime',
  'Premium',
  'Sick',
  'Vacation',
  'Holiday',
  'Piece',
  'Per diem',
  'Miscellaneous',
];

interface Hh2Limits {
  blockSize: number;
  callsPerMinute: number;
  callsAtOnce: number;
  answersPayroll: boolean;
}

/**
 * What hh2 is assumed to answer for Sage 100: the lists of RemotePayroll and JobCosting, in the shapes that Sage 300 has.
 * HumanResources is not there (404). A row's version is counted when the row is first seen or has changed.
 */
export class Hh2 {
  readonly #context: SandboxContext;
  readonly #tables: Tables;
  readonly #limits: Hh2Limits;
  readonly #window: RateWindow;
  readonly #sessions = new Map<string, number>();

  constructor(context: SandboxContext, tables: Tables, limits: Hh2Limits) {
    this.#context = context;
    this.#tables = tables;
    this.#limits = limits;
    this.#window = new RateWindow(limits.callsPerMinute, 60_000, context.clock);
  }

  endSessions(): void {
    this.#sessions.clear();
  }

  routes(app: FastifyInstance): void {
    this.#refuseTooMany(app);
    app.all(`/${SAGE_100_DEMO.subdomain}/*`, async (request, reply) => {
      const path = (request.url.split('?')[0] ?? '').slice(SAGE_100_DEMO.subdomain.length + 1).toLowerCase();
      reply.type('application/json; charset=utf-8');
      if (path === SIGN_IN) return JSON.stringify(this.#signIn(request.body, reply));
      if (!this.#isSignedIn(request)) {
        reply.code(302).header('location', '/Account/LogOn').type('text/html');
        return '<html><body>Sign in</body></html>';
      }
      const { version } = request.query as { version?: string };
      const rows = request.method === 'GET' ? this.#rowsAt(path) : undefined;
      if (rows === undefined) {
        reply.code(404).type('text/html');
        return '<html><body>No endpoint</body></html>';
      }
      if (path.endsWith('/paygroups')) return JSON.stringify(rows.map(({ Version: _, ...row }) => row));
      const after = Number(version ?? 0);
      const newer = rows.filter((row) => Number(row.Version) > after);
      const block = newer
        .sort((one, other) => Number(one.Version) - Number(other.Version))
        .slice(0, this.#limits.blockSize);
      return JSON.stringify(block);
    });
  }

  /** As hh2 is assumed to do for Sage 300. */
  #refuseTooMany(app: FastifyInstance): void {
    let running = 0;
    app.addHook('onRequest', async (request, reply) => {
      if (!request.url.startsWith(`/${SAGE_100_DEMO.subdomain}/`)) return;
      running += 1;
      reply.raw.once('close', () => {
        running -= 1;
      });
      const waitMs = this.#window.take('all');
      if (waitMs === 0 && running <= this.#limits.callsAtOnce) return;
      reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))));
      return reply.code(429).send('');
    });
  }

  #rowsAt(path: string): Hh2Row[] | undefined {
    if (!this.#limits.answersPayroll && path.startsWith('/remotepayroll/')) return undefined;
    switch (path) {
      case `${CORE}/department.svc/departments`:
        return this.#coded('dptmnt', 'Department', 'dptnme');
      case `${CORE}/paygroup.svc/paygroups`:
        return this.#coded('paygrp', 'PayGroup', 'grpnme');
      case `${CORE}/union.svc/unions`:
        return this.#coded('payuni', 'Union', 'uninme');
      case '/remotepayroll/api/pay/paytype.svc/paytypes':
        return PAY_TYPES.map((name, at) =>
          this.#row('PayType', `paytype ${at + 1}`, {
            Code: String(at + 1),
            Description: name,
            IsActive: true,
          }),
        );
      case `${JOBS}/jobs`:
        return this.#all('actrec').map((job) => this.#job(job));
      case `${JOBS}/costcodes`:
        return this.#all('cstcde').map((code) =>
          this.#row('StandardCostCode', code._idnum ?? '', {
            Code: code.recnum ?? '',
            Name: code.cdenme ?? '',
            Description: code.cdenme ?? '',
            IsActive: true,
            IsStandard: true,
          }),
        );
      case `${JOBS}/jobs/costcodes`:
        return this.#jobCostCodes();
      case EVENTS:
        return this.#events();
      case '/api/notification/v1/registrations.svc/domain/registrations':
        return [{ CreatedOnUtc: '2024-01-02T15:00:00Z', Mode: 1, TypeId: JOB_TYPE, Version: 1 }];
      default:
        return undefined;
    }
  }

  #coded(table: TableName, model: Model, name: string): Hh2Row[] {
    return this.#all(table).map((cells) =>
      this.#row(model, cells._idnum ?? '', {
        Code: cells.recnum ?? '',
        Name: cells[name] ?? '',
        ...(model === 'PayGroup' ? {} : { IsActive: true }),
      }),
    );
  }

  #job(job: Cells): Hh2Row {
    return this.#row('Job', job._idnum ?? '', {
      Code: job.recnum ?? '',
      Name: job.jobnme ?? '',
      Address1: job.addrs1 ?? '',
      City: job.ctynme ?? '',
      PostalCode: job.zipcde ?? '',
      Status: Number(job.status ?? 4),
      IsActive: job.status !== '5' && job.status !== '6',
      HasExternalId: true,
    });
  }

  /** Each phase of a job with each cost code; Sage 100 has phases where Sage 300 has extras. */
  #jobCostCodes(): Hh2Row[] {
    const codes = this.#all('cstcde').slice(0, 3);
    return this.#all('jobphs').flatMap((phase) =>
      codes.map((code) => {
        const row = this.#row('CostCode', `${phase._idnum} ${code.recnum}`, {
          JobId: guidOf(`actrec-${phase.recnum}`),
          Code: code.recnum ?? '',
          Name: code.cdenme ?? '',
          IsActive: true,
          HasExternalId: true,
        });
        return { ...row, Phase: phase.phsnum ?? '', PhaseName: phase.phsnme ?? '' };
      }),
    );
  }

  #all(table: TableName): Cells[] {
    return this.#tables.of(table).values();
  }

  #row(model: Model, id: string, values: Hh2Row): Hh2Row {
    const row: Hh2Row = {};
    for (const [name, type] of Object.entries(models[model]))
      row[name] = type === 'integer' || type === 'number' ? 0 : type === 'boolean' ? false : null;
    const whole = { ...row, ...values, Id: guidOf(id) };
    return { ...whole, Version: this.#versionOf(id, JSON.stringify(whole)) };
  }

  #versionOf(id: string, content: string): number {
    const table = this.#context.state.table<{ version: number; content: string }>('hh2-versions');
    const known = table.get(id);
    if (known?.content === content) return known.version;
    const counter = this.#context.state.table<{ version: number }>('hh2-counter');
    const version = (counter.get('counter')?.version ?? 20_000) + 1;
    counter.put('counter', { version });
    table.put(id, { version, content });
    this.#context.state
      .table<{ Version: number; LastUpdatedOnUtc: string }>('hh2-events')
      .put(String(version), {
        Version: version,
        LastUpdatedOnUtc: `${this.#context.clock.nowIso().slice(0, 19)}Z`,
      });
    return version;
  }

  #events(): Hh2Row[] {
    // Versions are counted when a list is looked at, so that everything must have been.
    for (const path of ['jobs', 'costcodes', 'jobs/costcodes']) this.#rowsAt(`${JOBS}/${path}`);
    for (const path of ['department.svc/departments', 'union.svc/unions']) this.#rowsAt(`${CORE}/${path}`);
    const events = this.#context.state
      .table<{ Version: number; LastUpdatedOnUtc: string }>('hh2-events')
      .values();
    return events.map((event) => ({
      ...event,
      RootEntityId: guidOf(`event ${event.Version}`),
      TypeId: JOB_TYPE,
    }));
  }

  #signIn(body: unknown, reply: FastifyReply): unknown {
    const given = (body ?? {}) as Record<string, unknown>;
    const isPartner = given.ApiKey === SAGE_100_DEMO.apiKey && given.ApiSecret === SAGE_100_DEMO.apiSecret;
    const isUser = given.Username === SAGE_100_DEMO.username && given.Password === SAGE_100_DEMO.password;
    const refused = { AuthenticatedClient: null, AuthenticatedUser: null };
    if (!isPartner) return { ...refused, Result: 2 };
    if (!isUser) return { ...refused, Result: 1 };
    const token = randomUUID();
    this.#sessions.set(token, this.#context.clock.nowMs() + SESSION_MS);
    reply.header('set-cookie', [
      'ApplicationGatewayAffinity=7a; Path=/',
      `.ASPXAUTH=${token}; path=/; HttpOnly`,
    ]);
    return {
      AuthenticatedClient: { Name: 'Chalkline' },
      AuthenticatedUser: { Username: SAGE_100_DEMO.username, Id: guidOf('sync'), Email: 'sync@example.com' },
      Result: 5,
    };
  }

  #isSignedIn(request: FastifyRequest): boolean {
    const token = /^\.ASPXAUTH=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const now = this.#context.clock.nowMs();
    if ((this.#sessions.get(token) ?? 0) <= now) return false;
    this.#sessions.set(token, now + SESSION_MS);
    return true;
  }
}
