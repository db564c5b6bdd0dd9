/**
 * A name as it stands in a list that has a column for the company: `Acme - Core HR to Vista` is `Core HR to Vista`.
 * Names begin with their company by custom, and in a narrow column that would be all one sees of them.
 */
export function nameBesideCompany(name: string, company: string): string {
  const prefix = `${company} - `;
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : name;
}
