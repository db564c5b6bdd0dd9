import { RecordError } from '../kernel/index.ts';
import type { Entity } from '../model/index.ts';
import type { VendorRecord } from '../sdk/index.ts';
import type { Flow } from './flow.ts';
import { cutText } from './printable.ts';

export interface Checked {
  errors: RecordError[];
  warnings: { code: string; field: string; what: string; fix: string }[];
}

/**
 * The destination's own rules as far as the product declares them, tried before anything is planned: required
 * fields of a new record, lengths, closed lists, patterns. `record`: the vendor's fields as they would be sent.
 */
export function checkRecord(
  flow: Flow,
  record: VendorRecord,
  changed: ReadonlySet<string>,
  creating: boolean,
  destination: string,
): Checked {
  const checked: Checked = { errors: [], warnings: [] };
  for (const [name, rule] of Object.entries(flow.destination.fields)) {
    const value = record[name];
    const empty = value === undefined || value === null || value === '';
    if (empty) {
      if (rule.required === true && (creating || changed.has(name)))
        checked.errors.push(missing(flow, name, rule.label, destination));
      continue;
    }
    if (!creating && !changed.has(name)) continue;
    const text = String(value);
    if (rule.maxLength !== undefined && text.length > rule.maxLength) {
      const what = `${rule.label ?? name} has ${text.length} characters; ${destination} takes ${rule.maxLength}.`;
      if (rule.tooLong === 'truncate') {
        checked.warnings.push({
          code: 'record/truncated',
          field: name,
          what: `${what} It is cut.`,
          fix: 'Shorten it at the source if the cut is not right.',
        });
      } else {
        checked.errors.push(
          new RecordError({
            code: 'record/too-long',
            what,
            fix: 'Shorten it at the source, or add a step to the mapping.',
            field: name,
          }),
        );
      }
    }
    if (rule.choices !== undefined && !rule.choices.includes(text)) {
      checked.errors.push(
        new RecordError({
          code: 'record/not-a-choice',
          what: `${rule.label ?? name} has a value that ${destination} does not take.`,
          expected: `Expected one of ${rule.choices.slice(0, 12).join(', ')}.`,
          fix: 'Add a lookup table to the mapping of this field.',
          field: name,
        }),
      );
    }
    if (rule.pattern !== undefined && !rule.pattern.matches.test(text)) {
      checked.errors.push(
        new RecordError({
          code: 'record/wrong-shape',
          what: `${rule.label ?? name} does not have the shape that ${destination} wants.`,
          expected: `Expected ${rule.pattern.expected}.`,
          fix: 'Correct it at the source, or add a step to the mapping.',
          field: name,
        }),
      );
    }
  }
  return checked;
}

/** Cuts what the rules say is cut. */
export function truncateRecord(flow: Flow, record: VendorRecord): VendorRecord {
  for (const [name, rule] of Object.entries(flow.destination.fields)) {
    const value = record[name];
    if (
      rule.tooLong === 'truncate' &&
      rule.maxLength !== undefined &&
      typeof value === 'string' &&
      value.length > rule.maxLength
    ) {
      record[name] = cutText(value, rule.maxLength);
    }
  }
  return record;
}

/** The vendor's fields that carry these of ours. */
export function vendorFieldsOf(flow: Flow, fields: Iterable<string>): Set<string> {
  const names = new Set<string>();
  for (const field of fields) {
    const name = flow.destinationMapping.vendorFieldOf(field);
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Our fields as the destination would hold them after cutting; keeps a cut value from differing for ever. */
export function asHeld(flow: Flow, after: Entity): Entity {
  let held: Entity | undefined;
  for (const field of flow.compared) {
    const name = flow.destinationMapping.vendorFieldOf(field);
    const rule = name === undefined ? undefined : flow.destination.fields[name];
    const value = after[field];
    if (
      rule?.tooLong === 'truncate' &&
      rule.maxLength !== undefined &&
      typeof value === 'string' &&
      value.length > rule.maxLength
    ) {
      held ??= { ...after };
      held[field] = cutText(value, rule.maxLength).trimEnd();
    }
  }
  return held ?? after;
}

function missing(flow: Flow, name: string, label: string | undefined, destination: string): RecordError {
  const ours = flow.fields.find((field) => flow.destinationMapping.vendorFieldOf(field) === name);
  const shown = ours === undefined ? (label ?? name) : (flow.definition.fields[ours]?.label ?? ours);
  return new RecordError({
    code: 'record/missing-field',
    what: `${shown} is empty, and ${destination} demands it (${name}).`,
    fix: 'Fill it at the source, or give it a default in the mapping.',
    field: ours ?? name,
  });
}
