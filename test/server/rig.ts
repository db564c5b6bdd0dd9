import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contractor } from '../../sandbox/contractor/index.ts';
import { CORE_HR_DEMO, type CoreHrSandbox, startCoreHrSandbox } from '../../sandbox/core-hr/index.ts';
import type { Hub, SignIn } from '../../src/hub/index.ts';
import type { Environment } from '../../src/start/environment.ts';
import { serve } from '../../src/start/serve.ts';

export interface Answer<T> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

/** Somebody who speaks to the server, by cookie or as the operator. */
export interface Speaker {
  call<T = Problem>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** As `call` below the rig's company. */
  in<T = Problem>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  headers: Record<string, string>;
}

/** A speaker who can also be found: by the address and the password of the sign-in. */
export interface Member extends Speaker {
  userId: string;
  email: string;
  password: string;
}

export interface Problem {
  code: string;
  detail: string;
  fix: string;
  field?: string;
  errors?: { field: string; detail: string }[];
}

export interface ServerRig {
  url: string;
  hub: Hub;
  signIn: SignIn;
  folder: string;
  companyId: string;
  coreHr: CoreHrSandbox;
  /** A Company Admin who may see personal data. */
  admin: Speaker;
  operator: Speaker;
  nobody: Speaker;
  /** A member of the rig's company, or of another one. */
  member(role: string, options?: { companyId?: string; seesPersonalData?: boolean }): Promise<Member>;
  /** Saves a Core HR connector, a File connector and a sync of departments and employees between them. */
  sync(
    dataSets?: readonly string[],
  ): Promise<{ id: string; name: string; sourceId: string; destinationId: string }>;
  ended(runId: string): Promise<Run>;
  close(): Promise<void>;
}

export interface Run {
  id: string;
  number: number;
  status: string;
  failure: string | null;
  saveChanges: boolean;
  user: string;
  total: number;
  errors: number;
  warnings: number;
  infos: number;
  failures: number;
  counts: Record<string, number>;
  can: Record<string, boolean>;
  plan: { state: string; changes: number } | null;
}

const password = 'a-long-enough-password';

/** The real server with the real database and a Core HR sandbox of 40 people. */
export async function startRig(
  changes: Partial<Environment> = {},
  contractor?: Contractor,
): Promise<ServerRig> {
  const folder = mkdtempSync(join(tmpdir(), 'chalkline-server-'));
  const coreHr = await startCoreHrSandbox(contractor === undefined ? { people: 40 } : { contractor });
  const environment: Environment = {
    port: 0,
    host: '127.0.0.1',
    dataFolder: folder,
    databaseUrl: undefined,
    keyFile: join(folder, 'keys.json'),
    allowHosts: ['127.0.0.1'],
    allowRoots: [],
    publicUrl: undefined,
    proxies: [],
    adminEmail: 'admin@example.com',
    services: ['api', 'worker'],
    demo: false,
    ...changes,
  };
  const server = await serve(environment);
  const { hub, signIn } = server.opened;
  const { id: companyId } = await hub.store.companies.create('Plumb', 'America/Denver');

  const speaker = (headers: Record<string, string>): Speaker => {
    const call = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
      const isForm = body instanceof FormData;
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers: {
          ...headers,
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson =
        answer.headers.get('content-type')?.includes('json') === true &&
        !/ndjson/.test(answer.headers.get('content-type') ?? '');
      return {
        status: answer.status,
        headers: answer.headers,
        body: (isJson && text !== '' ? JSON.parse(text) : text) as T,
        text,
      };
    };
    return {
      headers,
      call,
      in: (method, path, body) => call(method, `/api/companies/${companyId}${path}`, body),
    };
  };
  const signedIn = async (email: string): Promise<Speaker> => {
    const answer = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    return speaker({ cookie: cookie.join('; ') });
  };
  let people = 0;
  const member: ServerRig['member'] = async (role, options = {}) => {
    people += 1;
    const email = `person${people}@example.com`;
    const userId = await signIn.createUser({
      name: `Person ${people}`,
      email,
      password,
      installationAdmin: false,
    });
    await hub.store.companies.saveMember(options.companyId ?? companyId, userId, {
      role,
      seesPersonalData: options.seesPersonalData ?? false,
    });
    return { ...(await signedIn(email)), userId, email, password };
  };
  const admin = await member('Company Admin', { seesPersonalData: true });
  const nobody = speaker({});
  let syncs = 0;

  return {
    url: server.url,
    hub,
    signIn,
    folder,
    companyId,
    coreHr,
    admin,
    operator: speaker({ authorization: `Bearer ${server.operatorToken}` }),
    nobody,
    member,
    async sync(dataSets = ['departments', 'employees']) {
      syncs += 1;
      const source = await admin.in<{ id: string }>('POST', '/connectors', {
        name: `Core HR ${syncs}`,
        product: 'core-hr',
        config: { url: coreHr.url, callsPerMinute: 6000 },
        secrets: { apiKey: CORE_HR_DEMO.readWriteKey },
      });
      const destination = await admin.in<{ id: string }>('POST', '/connectors', {
        name: `File ${syncs}`,
        product: 'file',
        config: { place: 'browser', direction: 'write' },
        secrets: {},
      });
      const ends = `sourceId=${source.body.id}&destinationId=${destination.body.id}`;
      const proposal = await admin.in<{ name: string; config: { dataSets: { id: string }[] } }>(
        'GET',
        `/syncs/proposal?${ends}`,
      );
      const { config } = proposal.body;
      const made = await admin.in<{ id: string; name: string; sourceId: string; destinationId: string }>(
        'POST',
        '/syncs',
        {
          name: `Sync ${syncs}`,
          sourceId: source.body.id,
          destinationId: destination.body.id,
          config: { ...config, dataSets: config.dataSets.filter(({ id }) => dataSets.includes(id)) },
        },
      );
      if (made.status !== 201) throw new Error(`The sync was not made: ${made.text}`);
      return made.body;
    },
    async ended(runId) {
      for (let waited = 0; waited < 200; waited += 1) {
        const run = await admin.in<Run>('GET', `/runs/${runId}`);
        if (run.body.status !== 'queued' && run.body.status !== 'running') return run.body;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error('The run did not end within 20 s');
    },
    close: async () => {
      await server.close();
      await coreHr.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
