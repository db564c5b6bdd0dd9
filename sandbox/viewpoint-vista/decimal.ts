/** The product of two decimal texts, rounded half away from zero to so many places. */
export function decimalProduct(one: string, other: string, places: number): string {
  const [a, b] = [units(one), units(other)];
  const product = a.units * b.units;
  const surplus = a.places + b.places - places;
  const scaled = surplus <= 0 ? product * 10n ** BigInt(-surplus) : rounded(product, 10n ** BigInt(surplus));
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function units(text: string): { units: bigint; places: number } {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), places: fraction.length };
}

function rounded(value: bigint, by: bigint): bigint {
  const half = by / 2n;
  return (value < 0n ? value - half : value + half) / by;
}
