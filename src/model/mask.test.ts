import { expect, test } from 'vitest';
import { account, personalText, ssn, text } from './field.ts';
import { maskValue } from './mask.ts';
import { maskSecretsIn } from './mask-text.ts';

const nobody = { personal: false };
const granted = { personal: true };

test.each([
  ['123-45-6789', '•••• 6789'],
  ['123456789', '•••• 6789'],
  ['DE89 3704 0044 0532 0130 00', '•••• 3000'],
  ['12345678', '•••• 5678'],
  ['12-34-567', '••••'],
  ['1234567', '••••'],
  ['------6789', '••••'],
  ['1234', '••••'],
  ['12', '••••'],
  ['', '••••'],
])('of a secret %j nothing more is seen than %j, with the grant or without', (value, shown) => {
  for (const sight of [nobody, granted]) {
    expect(maskValue(account('Account'), value, sight)).toBe(shown);
    expect(maskValue(ssn('SSN'), value, sight)).toBe(shown);
  }
});

test('no value is told from a secret one', () => {
  expect(maskValue(account('Account'), null, granted)).toBeNull();
  expect(maskValue(account('Account'), true, granted)).toBe('••••');
});

test('personal values are hidden whole without the grant, others are not', () => {
  expect(maskValue(personalText('Street'), '1 Main St', nobody)).toBe('••••');
  expect(maskValue(personalText('Street'), '1 Main St', granted)).toBe('1 Main St');
  expect(maskValue(undefined, 'custom', nobody)).toBe('••••');
  expect(maskValue(text('Trade'), 'Carpenter', nobody)).toBe('Carpenter');
});

test.each([
  ['123-45-6789', 'SSN 123456789 is taken', 'SSN •••• 6789 is taken'],
  ['1234567', 'account 1234567 is closed', 'account •••• is closed'],
])('the words of a vendor about %j show as little', (secret, said, masked) => {
  expect(maskSecretsIn(said, { secret: account('Account') }, [{ secret }])).toBe(masked);
});
