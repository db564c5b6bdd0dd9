/** Where to go after signing in: a page of ours, whatever was asked for. */
export function returnPath(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > 1000) return '/';
  // Browsers read a backslash as a slash and drop control characters: "/\t/elsewhere" would leave us.
  if (!wanted.startsWith('/') || /^\/[/\\]|[\\\p{Cc}]/u.test(wanted)) return '/';
  const here = 'http://here.invalid';
  const url = URL.canParse(wanted, here) ? new URL(wanted, here) : undefined;
  // Pages only: a call of the API would show its raw answer.
  if (url === undefined || url.origin !== here || url.pathname.startsWith('/api/')) return '/';
  // Dots may have folded into a second slash: "/.//elsewhere".
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search + url.hash;
}
