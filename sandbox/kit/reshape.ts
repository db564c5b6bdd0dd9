/** A change of a vendor's answers that nobody announces: a member gets another name, another type, a neighbour. */
export interface Reshape {
  change: 'rename' | 'retype' | 'add';
  /** The member's name wherever it stands in the answer; for `add` beside which the new one comes. */
  member: string;
}

/** The answer as it would look after the change; what is no JSON stays as it is. */
export function reshaped(payload: unknown, { change, member }: Reshape): unknown {
  if (typeof payload !== 'string') return payload;
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return payload;
  }
  return JSON.stringify(walk(body));

  function walk(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
        if (name !== member) return [[name, walk(inner)]];
        if (change === 'rename') return [[`${name}Renamed`, inner]];
        if (change === 'retype') return [[name, { was: inner }]];
        return [
          [name, inner],
          [`${name}Added`, 'new'],
        ];
      }),
    );
  }
}
