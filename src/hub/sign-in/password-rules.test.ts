import { expect, test } from 'vitest';
import { checkNewPassword } from './password-rules.ts';

const owner = {
  name: 'Maria Delgado',
  email: 'mdelgado@ridgeline.example',
  companies: ['Ridgeline Builders'],
};

function codeOf(password: string): string | undefined {
  try {
    checkNewPassword(password, owner);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

test.each([
  ['short', 'password/short'],
  ['x7!kQz9@pLm', 'password/short'],
  ['aaaaaaaaaaaaaaaa', 'password/repeats'],
  ['1212121212121212', 'password/repeats'],
  ['x'.repeat(60) + 'abcdefgh'.repeat(10), 'password/long'],
  ['purple-maria-lamp-42', 'password/about-you'],
  ['my-D3lgad0-pass', 'password/about-you'],
  ['ridgeline-forever', 'password/about-you'],
  ['password123456', 'password/common'],
  ['P@ssw0rd2026!', 'password/common'],
  ['Summer2026!Summer', 'password/common'],
  ['qwertyuiop123', 'password/common'],
  ['123456789012', 'password/common'],
  ['letmeinletmein1', 'password/common'],
  ['iloveyouforever', 'password/common'],
  ['Welcome-Welcome-1', 'password/common'],
  ['chalklinepayroll', 'password/common'],
])('%s is refused as %s', (password, code) => {
  expect(codeOf(password)).toBe(code);
});

test.each(['gravel umbrella ostrich', 'Tq8#vLw2!nZr5', 'snap-the-ladder-twice', 'ein völlig anderer Satz'])(
  '%s is taken',
  (password) => {
    expect(codeOf(password)).toBeUndefined();
  },
);
