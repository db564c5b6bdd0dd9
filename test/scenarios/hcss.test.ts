import { expect, test } from 'vitest';
import type { TimeCard } from '../../sandbox/hcss/index.ts';
import { hcss } from '../../src/products/hcss/index.ts';
import {
  contractor,
  dataSet,
  FROM,
  type HcssStandIn,
  type Opened,
  withHcss,
} from '../../src/products/hcss/testing/stand-in.ts';
import type { AnyProduct, DataSet } from '../../src/sdk/index.ts';
import { openVendor } from '../engine/ledger-vendor.ts';
import { plain } from '../engine/rig.ts';
import { rigsOfThisFile } from '../engine/shared.ts';

/** HCSS behind the real engine and store; the other end is the smallest vendor there can be. */
const openRig = rigsOfThisFile();

/** HCSS as a source whose connection the test holds. */
function sourceOf({ client }: Opened): AnyProduct {
  const { read, settle, ...entries } = dataSet('timeEntries');
  if (read === undefined || settle === undefined) throw new Error('Hours are read and settled');
  const behind: DataSet = {
    ...entries,
    read: (_, scope) => read(client, scope),
    settle: (_, bookmark, leftOver) => settle(client, bookmark, leftOver),
  };
  return { ...openVendor, dataSets: [behind] };
}

const hoursFrom = async (opened: Opened) =>
  openRig({ source: sourceOf(opened), dataSets: [plain('timeEntries')] });
const ready = (card: TimeCard) => card.isApproved && card.sentToPayrollRevision !== card.revision;
const marks = ({ sandbox }: HcssStandIn) => sandbox.requests.filter(({ method }) => method === 'PUT').length;
const approvedOnly = { config: { timeCards: {} } };
const save = { saveChanges: true, options: { from: FROM } };

test("a week's hours are previewed without a mark, sent once, and corrected under the same key", () =>
  withHcss(async (opened, standIn) => {
    const { sandbox } = standIn;
    const rig = await hoursFrom(opened);
    const preview = await rig.run({ options: { from: FROM } });
    expect(preview).toMatchObject({ status: 'completed' });
    expect(marks(standIn)).toBe(0);

    const cards = sandbox.timeCards().filter(ready);
    expect(await rig.run(save)).toMatchObject({ status: 'completed' });
    const sent = rig.destination.all('timeEntries');
    expect(sent.length).toBe(preview.counts.timeEntries?.read);
    expect(marks(standIn)).toBe(cards.length);
    expect(await rig.run(save)).toMatchObject({ counts: { timeEntries: { read: 0 } } });

    const [card] = cards;
    sandbox.editTimeCard(card?.id ?? '', (edited) => {
      const [hour] = edited.employees[0]?.regularHours ?? [];
      if (hour !== undefined) hour.hours = 6.5;
    });
    expect(await rig.run(save)).toMatchObject({
      status: 'completed',
      counts: { timeEntries: { updated: 1 } },
    });

    const corrected = rig.destination.all('timeEntries');
    expect(corrected).toHaveLength(sent.length);
    expect(corrected.filter((line) => line.hours === '6.5')).toHaveLength(1);
    expect(sandbox.timeCards().filter(ready)).toEqual([]);
  }, approvedOnly));

test('while a line is refused nothing is marked, and the next run sends the rest and marks', () =>
  withHcss(async (opened, standIn) => {
    const rig = await hoursFrom(opened);
    rig.destination.fault('refuse', 'timeEntries');
    const first = await rig.run(save);
    expect(first).toMatchObject({ status: 'completed with errors', counts: { timeEntries: { refused: 1 } } });
    expect(marks(standIn)).toBe(0);
    expect(opened.notes.at(-1)).toMatchObject({ code: 'hcss/not-marked' });

    expect(await rig.run(save)).toMatchObject({
      status: 'completed',
      counts: { timeEntries: { created: 1 } },
    });
    expect(standIn.sandbox.timeCards().filter(ready)).toEqual([]);
  }, approvedOnly));

test('people reach HCSS, an answer that was lost makes no double, and a second run has nothing to do', () =>
  withHcss(async ({ client }, { sandbox }) => {
    const rig = await openRig({
      destination: hcss,
      openDestination: () => client,
      dataSets: [plain('employees')],
    });
    const before = sandbox.records('Employee').length;
    for (const { employeeNumber, firstName, middleName, lastName, employment } of contractor.people) {
      const gone = employment.status === 'Terminated';
      rig.source.put('employees', employeeNumber, {
        employeeNumber,
        firstName,
        middleName,
        lastName,
        jobTitleCode: employment.jobTitleCode,
        payType: employment.payType.toLowerCase(),
        status: gone ? 'terminated' : employment.status === 'Active' ? 'active' : 'leave',
      });
    }
    sandbox.faults.add({ method: 'POST', path: '/Employee', effect: { kind: 'lose-answer-after' } });
    sandbox.faults.add({ method: 'PUT', path: '/Employee', effect: { kind: 'status-after', status: 500 } });
    const first = await rig.run({ saveChanges: true });
    const second = await rig.run({ saveChanges: true });

    expect(first.status).toBe('completed');
    const created = first.counts.employees?.created ?? 0;
    expect(created).toBeGreaterThan(0);
    expect(sandbox.records('Employee')).toHaveLength(before + created);
    expect(second).toMatchObject({ status: 'completed', changes: [] });
  }));
