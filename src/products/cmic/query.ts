/** A text in CMiC's query language. */
export function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function equals(member: string, value: string): string {
  return `${member} = ${quoted(value)}`;
}

export function oneOf(member: string, values: readonly string[]): string {
  return `${member} in (${values.map(quoted).join(',')})`;
}

export function allOf(...conditions: (string | undefined)[]): string {
  return conditions.filter((each) => each !== undefined && each !== '').join(' and ');
}

/** Values in portions, so that addresses stay below the 8,000 signs that gateways take as a rule. */
export function portions<T>(values: readonly T[], size = 50): T[][] {
  const portioned: T[][] = [];
  for (let at = 0; at < values.length; at += size) portioned.push(values.slice(at, at + size));
  return portioned;
}
