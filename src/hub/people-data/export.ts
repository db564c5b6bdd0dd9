import { dataSet, type Entity, isDataSet } from '../../model/index.ts';
import { peopleCsvWriter } from '../../sdk/formats/index.ts';
import type { Access } from '../access.ts';
import { recordAudit } from '../audit.ts';
import type { Hub } from '../hub.ts';
import { holdingsOf } from './find.ts';
import { countsOf, type Holdings } from './holdings.ts';
import type { PersonQuery } from './identify.ts';

/** A longer line is a document of many people, which is not this person's to have. */
const longestLine = 4_000;

type Line = [place: string, dataSet: string, what: string, at: string, field: string, value: string];

/**
 * Everything that is held about one person, in full, as one file for people: a line per value. The names of what it
 * holds are in the audit log before the first byte leaves.
 */
export async function exportPerson(hub: Hub, access: Access, query: PersonQuery): Promise<Uint8Array> {
  const holdings = await holdingsOf(hub, access, query);
  await recordAudit(hub, access.actor, {
    companyId: access.companyId,
    action: 'person.exported',
    details: countsOf(holdings),
  });
  const writer = peopleCsvWriter({ columns: ['Place', 'Data set', 'What', 'At', 'Field', 'Value'] });
  const lines = [...linesOf(holdings)].map((line, index) => writer.row(line, index === 0));
  return Buffer.concat([writer.head(), writer.bytes(lines.join('')), writer.tail()]);
}

function* linesOf(holdings: Holdings): Generator<Line> {
  for (const change of holdings.changes) {
    const start = [
      `Run ${change.runNumber}`,
      labelOf(change.dataSet),
      `Change: ${change.kind}, ${change.state}`,
    ] as const;
    const at = change.at.toISOString();
    yield [...start, at, 'Title', change.title];
    if (change.detail !== null) yield [...start, at, 'Detail', change.detail];
    for (const [side, entity] of [
      ['before', change.body.before],
      ['after', change.body.after],
    ] as const) {
      for (const [field, value] of valuesOf(change.dataSet, entity ?? {}))
        yield [...start, at, `${field} (${side})`, value];
    }
  }
  for (const link of holdings.links) {
    const start = ['What was sent last', labelOf(link.dataSet), 'Link', ''] as const;
    yield [...start, 'Key at the source', link.sourceKey];
    yield [...start, 'Key at the destination', link.destinationKey];
    for (const [field, value] of valuesOf(link.dataSet, link.sent ?? {})) yield [...start, field, value];
  }
  for (const event of [...holdings.events, ...holdings.references.events])
    yield [
      `Run ${event.runNumber}`,
      event.dataSet === null ? '' : labelOf(event.dataSet),
      `Event: ${event.level}`,
      event.at.toISOString(),
      [event.title, event.field].filter(Boolean).join(', '),
      event.message,
    ];
  for (const { runNumber, dataSet: id, body } of holdings.references.changes)
    yield [
      `Run ${runNumber}`,
      labelOf(id),
      'Named by the record of somebody else',
      '',
      'Fields',
      Object.keys(body.after).length === 0 ? '' : 'Supervisor',
    ];
  for (const code of holdings.codes) {
    const start = [
      code.syncName,
      labelOf(code.dataSet),
      code.table === 'crosswalk' ? 'Crosswalk entry' : `Code seen at the ${code.side}`,
      '',
    ] as const;
    yield [...start, code.destinationCode === null ? 'Code' : 'Code at the source', code.code];
    if (code.destinationCode !== null) yield [...start, 'Code at the destination', code.destinationCode];
    for (const name of code.names) yield [...start, 'Name', name];
  }
  const files = [
    ...holdings.files.map((file) => ({ ...file, place: `Run ${file.runNumber}` })),
    ...holdings.uploads.map((file) => ({ ...file, place: file.connectorName, dataSet: null })),
  ];
  for (const { place, dataSet: id, name, opaque, lines } of files) {
    const start = [place, id === null ? '' : labelOf(id), `File: ${name}`, ''] as const;
    if (opaque) yield [...start, 'Whole file', 'Not readable as text; it may hold the person.'];
    for (const { number, text, own } of lines)
      yield [
        ...start,
        `Line ${number}`,
        own ? shown(text) : 'Names the person in the record of somebody else.',
      ];
  }
}

function shown(line: string): string {
  return line.length > longestLine ? 'A long line with other people in it.' : line;
}

function labelOf(id: string): string {
  return isDataSet(id) ? dataSet(id).label : id;
}

function* valuesOf(id: string, entity: Entity): Generator<[field: string, value: string]> {
  const fields = isDataSet(id) ? dataSet(id).fields : {};
  for (const [name, value] of Object.entries(entity)) {
    if (value !== null && value !== '') yield [fields[name]?.label ?? name, String(value)];
  }
}
