/** `2025-03-01T15:04:05.123+00:00`, as the vendor writes an instant. */
export function vendorInstant(iso: string): string {
  return iso.replace(/Z$/, '+00:00');
}

/** A calendar day as the vendor shows it: midnight, with offset. */
export function vendorDay(day: string): string {
  return `${day}T00:00:00+00:00`;
}

const stampFields = new Set([
  'LastModifiedDateTime',
  'CreatedDateTime',
  'Time',
  'Date',
  'StartTime',
  'EndTime',
]);

/**
 * A sent date to the kept form, undefined when it is none. Day-only fields lose their time of day;
 * the signed-in user's zone is taken to be UTC.
 */
export function parseDate(field: string, text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return Number.isNaN(Date.parse(text)) ? undefined : vendorDay(text);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.test(text)) return undefined;
  const instantMs = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(instantMs)) return undefined;
  const iso = new Date(instantMs).toISOString();
  if (stampFields.has(field) || field.endsWith('Time')) return vendorInstant(iso.replace('.000Z', 'Z'));
  return vendorDay(iso.slice(0, 10));
}
