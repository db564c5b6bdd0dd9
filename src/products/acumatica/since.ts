/** The filter for what changed after an instant, in the vendor's flavour of OData 3. */
export function changedSince(since: string): string {
  return `LastModifiedDateTime gt datetimeoffset'${new Date(since).toISOString()}'`;
}
