/** A text as it may have been written: as it is, and in the usual disguises. */
export function disguises(text: string): Buffer[] {
  const bytes = Buffer.from(text, 'utf8');
  const base64 = [0, 1, 2].map((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // The signs at both ends depend on what stands beside the text.
    return shifted.slice(shift === 0 ? 0 : shift + 1, -4);
  });
  return [
    bytes,
    Buffer.from(text, 'utf16le'),
    Buffer.from(bytes.toString('hex')),
    Buffer.from(encodeURIComponent(text)),
    ...base64.filter((form) => form.length >= 12).map((form) => Buffer.from(form)),
  ];
}
