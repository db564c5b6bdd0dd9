/** The longest key that a link can remember: the database's index takes 2,704 bytes. */
const longestKey = 500;

/** Text as storage can hold it: without NUL and half characters, and not longer than a person reads. */
export function printable(text: string, longest = 2_000): string {
  const whole = text.includes('\u0000') ? text.replaceAll('\u0000', '') : text;
  const cut = whole.length > longest ? `${cutText(whole, longest - 1)}…` : whole;
  return cut.isWellFormed() ? cut : cut.toWellFormed();
}

/** Whether a key can be remembered as it is; one that would have to be altered is no key any more. */
export function isKey(key: string): boolean {
  return key.length <= longestKey && !key.includes('\u0000') && key.isWellFormed();
}

/** The first `length` characters, without half of a pair at the end. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const code = text.charCodeAt(length - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length);
}
