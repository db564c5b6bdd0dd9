import { memberAt, type RecordType, recordType } from './catalogue.ts';
import { badRequest } from './refusal.ts';
import type { SentRecord } from './sent-record.ts';

/** Which members of a record an answer shows; linked and detail parts are absent unless named. */
export interface Mask {
  allFields: boolean;
  fields: Set<string>;
  parts: Map<string, Mask>;
  files: boolean;
  /** `View.Field` names asked for with `$custom`; top level only. */
  custom: string[];
}

export interface ViewQuery {
  select: string[];
  expand: string[];
  custom: string[];
}

export function viewQuery(query: Record<string, unknown>): ViewQuery {
  return { select: names(query.$select), expand: names(query.$expand), custom: names(query.$custom) };
}

/** What a read shows: all own fields, or the selected ones; of linked and detail parts only the expanded. */
export function readMask(type: RecordType, query: ViewQuery): Mask {
  const mask = newMask(query.select.length === 0);
  mask.custom = query.custom;
  addExpanded(mask, type, query.expand);
  for (const path of query.select) select(mask, type, path.split('/'), path);
  return mask;
}

/**
 * What a write answers: the fields that were sent and the keys, plus what the query asks for.
 * An `$expand` without `$select` asks for the record's own fields too.
 */
export function writeMask(type: RecordType, keys: string[], sent: SentRecord, query: ViewQuery): Mask {
  const asked = query.expand.length > 0 || query.select.length > 0;
  const mask = asked ? readMask(type, query) : newMask(false);
  const sentCustom = Object.entries(sent.custom).flatMap(([view, fields]) =>
    Object.keys(fields).map((field) => `${view}.${field}`),
  );
  mask.custom = [...query.custom, ...sentCustom];
  for (const key of keys) mask.fields.add(key);
  addSent(mask, sent);
  return mask;
}

export function newMask(allFields: boolean): Mask {
  return { allFields, fields: new Set(), parts: new Map(), files: false, custom: [] };
}

function addSent(mask: Mask, sent: SentRecord): void {
  for (const name of sent.fields.keys()) mask.fields.add(name);
  for (const [name, linked] of sent.links) addSent(partMask(mask, name, false), linked);
  for (const [name, rows] of sent.details) {
    const part = partMask(mask, name, false);
    for (const row of rows) addSent(part, row);
  }
}

function addExpanded(mask: Mask, type: RecordType, expand: string[]): void {
  for (const path of expand) {
    let at = mask;
    let of = type;
    for (const step of path.split('/')) {
      if (step === 'files') {
        at.files = true;
        break;
      }
      const member = of.members.get(step);
      if (member === undefined || member.kind === 'scalar')
        throw badRequest(`The '${path}' of $expand is not a linked or detail entity of '${type.name}'.`);
      at = partMask(at, step, true);
      of = recordType(member.of);
    }
  }
}

function select(mask: Mask, type: RecordType, path: string[], whole: string): void {
  if (whole === 'id' || whole === 'note' || whole === 'files' || whole === 'rowNumber') return;
  if (memberAt(type, path) === undefined)
    throw badRequest(`Could not find a property named '${whole}' on type '${type.name}'.`);
  let at: Mask | undefined = mask;
  for (const step of path.slice(0, -1)) {
    at = at.parts.get(step);
    // A part that is selected but not expanded stays away.
    if (at === undefined) return;
    at.allFields = false;
  }
  at.fields.add(path.at(-1) ?? '');
}

function partMask(mask: Mask, name: string, allFields: boolean): Mask {
  let part = mask.parts.get(name);
  if (part === undefined) {
    part = newMask(allFields);
    mask.parts.set(name, part);
  }
  return part;
}

function names(value: unknown): string[] {
  return String(value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
