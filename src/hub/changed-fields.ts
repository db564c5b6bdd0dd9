/**
 * The names of what differs between two settings, as paths: `dataSets.employees.mapping`. Lists whose members have an
 * id are compared by it. Values are not told: they may be secret.
 */
export function changedFields(before: unknown, after: unknown, depth = 3): string[] {
  const left = membersOf(before);
  const right = membersOf(after);
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort();
  return names.flatMap((name) => {
    const [one, other] = [left[name], right[name]];
    if (text(one) === text(other)) return [];
    if (depth === 1 || !hasMembers(one) || !hasMembers(other)) return [name];
    return changedFields(one, other, depth - 1).map((inner) => `${name}.${inner}`);
  });
}

function hasMembers(value: unknown): value is object {
  return Object.keys(membersOf(value)).length > 0;
}

function membersOf(value: unknown): Record<string, unknown> {
  if (Array.isArray(value)) {
    const named = value.map((member) => [idOf(member), member] as const);
    return named.every(([id]) => id !== undefined) ? Object.fromEntries(named) : {};
  }
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function idOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('id' in value)) return undefined;
  return typeof value.id === 'string' ? value.id : undefined;
}

/** The same for the same value, whatever the order of its members. */
function text(value: unknown): string | undefined {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
