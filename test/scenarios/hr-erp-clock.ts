import { type CmicSandbox, startCmicSandbox } from '../../sandbox/cmic/index.ts';
import { EXAKTIME_DEMO, type ExaktimeSandbox, startExaktimeSandbox } from '../../sandbox/exaktime/index.ts';
import type { Row } from '../../sandbox/kit/index.ts';
import { configFor, secrets } from '../../src/products/cmic/testing/stand-in.ts';
import { type Run, type ServerRig, startRig } from '../server/rig.ts';

export interface HrErpClock {
  server: ServerRig;
  erp: CmicSandbox;
  clock: ExaktimeSandbox;
  /** Runs both syncs of employees with Save changes: first to the ERP, then to the time clock. */
  runBoth(): Promise<{ erp: Run; clock: Run }>;
  /** Changes somebody's employment or person in Core HR, as its screens do. */
  inHr(employeeNumber: string, change: { employment?: Row; person?: Row }): void;
  /** Somebody as the ERP and the time clock have them. */
  erpRow(employeeNumber: string): Row | undefined;
  clockRows(employeeNumber: string): { employment: Row; person: Row }[];
  close(): Promise<void>;
}

/** The real server with Core HR on one side, CMiC and ExakTime on the other, and a sync of employees to each. */
export async function startHrErpClock(): Promise<HrErpClock> {
  const server = await startRig();
  const erp = await startCmicSandbox({ people: 40, callsPerMinute: 1_000_000 });
  const clock = await startExaktimeSandbox({ people: 40, callsPerMinute: 1_000_000 });
  const { sourceId } = await server.sync(['departments']);
  const { admin, coreHr } = server;

  const syncTo = async (product: string, config: Row, given: Record<string, string>) => {
    const made = await admin.in<{ id: string }>('POST', '/connectors', {
      name: product,
      product,
      config,
      secrets: given,
    });
    if (made.status !== 201) throw new Error(made.text);
    const ends = { sourceId, destinationId: made.body.id };
    const proposal = await admin.in<{ config: { dataSets: { id: string }[] } }>(
      'GET',
      `/syncs/proposal?${new URLSearchParams(ends)}`,
    );
    const { config: proposed } = proposal.body;
    const dataSets = proposed.dataSets.filter(({ id }) => id === 'employees');
    const sync = await admin.in<{ id: string }>('POST', '/syncs', {
      name: `Core HR to ${product}`,
      ...ends,
      config: { ...proposed, dataSets },
    });
    if (sync.status !== 201) throw new Error(sync.text);
    return async () => {
      const started = await admin.in<Run>('POST', `/syncs/${sync.body.id}/runs`, {
        saveChanges: true,
        options: {},
      });
      return server.ended(started.body.id);
    };
  };
  const toErp = await syncTo('cmic', configFor(erp, { pageSize: 100 }), secrets);
  const toClock = await syncTo(
    'exaktime',
    { url: clock.url, callsPerMinute: 6000, timeZone: 'UTC' },
    { apiKey: EXAKTIME_DEMO.readWriteKey },
  );

  const employments = (state: typeof clock.state) => state.table('Employees');
  return {
    server,
    erp,
    clock,
    runBoth: async () => ({ erp: await toErp(), clock: await toClock() }),
    inHr: (employeeNumber, { employment = {}, person = {} }) => {
      const row = employments(coreHr.state).find((one) => one.employeeNumber === employeeNumber);
      if (row === undefined) throw new Error(`Core HR has no ${employeeNumber}`);
      employments(coreHr.state).put(String(row.employeeId), { ...row, ...employment });
      const persons = coreHr.state.table('Persons');
      persons.put(String(row.personId), { ...persons.get(String(row.personId)), ...person });
    },
    erpRow: (employeeNumber) =>
      erp.state.table('pyemployee').find((row) => row.EmpCompCode === '001' && row.EmpNo === employeeNumber),
    clockRows: (employeeNumber) =>
      employments(clock.state)
        .values()
        .filter((row) => row.employeeNumber === employeeNumber)
        .map((employment) => ({
          employment,
          person: clock.state.table('Persons').get(String(employment.personId)) ?? {},
        })),
    close: async () => {
      await server.close();
      await erp.close();
      await clock.close();
    },
  };
}
