const key = 'chalkline-company';

/** The company that was open last in this browser. */
export function rememberedCompany(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberCompany(id: string): void {
  try {
    localStorage.setItem(key, id);
  } catch {
    // Without storage the first company opens.
  }
}
