/**
 * Writes many rows a slice at a time. The embedded database does one thing at once, so a long statement would keep
 * the screens waiting: 200 changes take some 10 ms.
 */
export async function inSlices<T>(
  rows: readonly T[],
  write: (slice: readonly T[]) => Promise<unknown>,
  size = 200,
): Promise<void> {
  for (let at = 0; at < rows.length; at += size) await write(rows.slice(at, at + size));
}
