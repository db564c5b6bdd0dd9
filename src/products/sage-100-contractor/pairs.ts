/** A setting such as `single=1, married=2`. */
export const PAIRS = '^\\s*([^=,]+=\\s*\\d{1,9}\\s*(,\\s*[^=,]+=\\s*\\d{1,9}\\s*)*)?$';

/** Reads `single=1, married=2`; keys in small letters. */
export function pairs(text: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (text ?? '').split(',')) {
    const [key = '', value = ''] = part.split('=');
    if (key.trim() !== '') found.set(key.trim().toLowerCase(), value.trim());
  }
  return found;
}
