/** A stand-in for HCSS: identity, Setups, HeavyJob with time cards, and Skills, with state. */
import { buildContractor, type Contractor } from '../contractor/index.ts';
import { type RunningSandbox, type SandboxOptions, startHttpSandbox } from '../kit/index.ts';
import { Access } from './access.ts';
import { type ApiClient, DEMO_CLIENTS } from './credentials.ts';
import { heavyJobRoutes } from './heavyjob-routes.ts';
import { answerRefusals } from './refusal.ts';
import { seedFrom } from './seed.ts';
import { setupsRoutes } from './setups-routes.ts';
import { skillsRoutes } from './skills-routes.ts';
import { type Kind, type TimeCard, tablesOf } from './tables.ts';
import { throttle } from './throttle.ts';
import { timeCardRoutes } from './time-card-routes.ts';

export { type ApiClient, DEMO_CLIENTS, HCSS_DEMO } from './credentials.ts';
export type { CardEmployee, HourEntry, TimeCard } from './tables.ts';

export interface HcssSandboxOptions extends SandboxOptions {
  /** Whom it starts with; the demo contractor of the clock's day when absent. */
  contractor?: Contractor;
  /** How many people the demo contractor has; 250 when absent. */
  people?: number;
  clients?: readonly ApiClient[];
  /** The documented quota of a company is 100. */
  callsPerMinute?: number;
  /** The documented number is 20. */
  concurrentCalls?: number;
  /** The most rows that Skills gives at once, whatever is asked for; the vendor publishes none. */
  skillsAtOnce?: number;
  /** Products that the company has bought; all when absent. */
  products?: { setups?: boolean; heavyjob?: boolean; skills?: boolean };
}

export interface HcssSandbox extends RunningSandbox {
  /** Ends every token that was handed out. */
  expireTokens(): void;
  /** All time cards as they are kept. */
  timeCards(): TimeCard[];
  /** What a foreman or an approver does in HeavyJob; an edit of hours raises the revision. */
  editTimeCard(id: string, edit: (card: TimeCard) => void): TimeCard;
  /** Changes a record of Setups as somebody else would. */
  edit(kind: Kind, id: string, members: Record<string, unknown>): void;
  /** Marks a record as deleted, as HeavyJob does. */
  remove(kind: Kind, id: string): void;
  /** Records that are there, by kind. */
  records(kind: Kind): { id: string; members: Record<string, unknown> }[];
}

export async function startHcssSandbox(options: HcssSandboxOptions = {}): Promise<HcssSandbox> {
  let access: Access | undefined;
  const sandbox = await startHttpSandbox(
    {
      name: 'hcss',
      seed: (context) => {
        const demo = {
          today: context.clock.today(),
          ...(options.people === undefined ? {} : { people: options.people }),
        };
        const contractor = options.contractor ?? buildContractor(demo);
        seedFrom(contractor, tablesOf(context), context.clock.nowMs());
      },
      routes: (app, context) => {
        const tables = tablesOf(context);
        access = new Access(context, tables, {
          clients: options.clients ?? DEMO_CLIENTS,
          products: { setups: true, heavyjob: true, skills: true, ...options.products },
        });
        answerRefusals(app);
        throttle(app, context.clock, {
          callsPerMinute: options.callsPerMinute ?? 100,
          concurrentCalls: options.concurrentCalls ?? 20,
        });
        access.guard(app);
        access.tokenRoute(app);
        setupsRoutes(app, context, tables, access);
        heavyJobRoutes(app, tables, access);
        timeCardRoutes(app, tables, access);
        skillsRoutes(app, context, tables, access, options.skillsAtOnce ?? 1000);
      },
    },
    options,
  );
  const tables = tablesOf(sandbox);
  const changed = (
    kind: Kind,
    id: string,
    change: { isDeleted?: boolean; members?: Record<string, unknown> },
  ) => {
    const row = tables.kept[kind].get(id);
    if (row === undefined) throw new Error(`There is no ${kind} ${id}`);
    const members = { ...row.members, ...change.members };
    tables.kept[kind].put(id, { ...row, ...change, members, modifiedMs: sandbox.clock.nowMs() });
  };
  return {
    ...sandbox,
    expireTokens: () => access?.expireAll(),
    timeCards: () => tables.timeCards.values(),
    editTimeCard: (id, edit) => {
      const card = structuredClone(tables.timeCards.get(id));
      if (card === undefined) throw new Error(`There is no time card ${id}`);
      const hours = JSON.stringify(card.employees);
      edit(card);
      if (JSON.stringify(card.employees) !== hours) card.revision += 1;
      card.modifiedMs = sandbox.clock.nowMs();
      return tables.timeCards.put(id, card);
    },
    edit: (kind, id, members) => changed(kind, id, { members }),
    remove: (kind, id) => changed(kind, id, { isDeleted: true }),
    records: (kind) => tables.kept[kind].values(),
  };
}
