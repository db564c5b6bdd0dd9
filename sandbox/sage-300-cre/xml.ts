/** What a caller gets who did not ask for JSON: WCF's XML, as far as anybody needs it. */
export function asXml(value: unknown, name = 'root'): string {
  if (value === null || value === undefined) return `<${name} i:nil="true"/>`;
  if (Array.isArray(value))
    return `<ArrayOfItem>${value.map((each) => asXml(each, 'Item')).join('')}</ArrayOfItem>`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([member, each]) => asXml(each, member));
    return `<${name}>${members.join('')}</${name}>`;
  }
  return `<${name}>${escaped(String(value))}</${name}>`;
}

export function stringXml(value: string): string {
  return `<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">${escaped(value)}</string>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
