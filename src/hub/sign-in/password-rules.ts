import { ConfigError } from '../../kernel/index.ts';
import { commonWords } from './common-passwords.ts';

/** What somebody who guesses would try first. */
export interface PasswordOwner {
  name: string;
  email: string;
  companies: readonly string[];
}

export const shortestPassword = 12;
const longestPassword = 128;

/**
 * Length decides, not signs: at least 12 characters, not made of common words, and not of what everybody knows about
 * the person. Says why it refuses. @throws ConfigError `password/...` on the field `password`
 */
export function checkNewPassword(password: string, owner: PasswordOwner): void {
  const { length } = [...password];
  if (length < shortestPassword) {
    throw refused(
      'password/short',
      `The password has ${length} characters.`,
      `Take at least ${shortestPassword}; four words that have nothing to do with each other are easy to remember.`,
    );
  }
  if (password.length > longestPassword) {
    throw refused(
      'password/long',
      'The password is too long.',
      `Take at most ${longestPassword} characters.`,
    );
  }
  if (new Set(password).size < 5) {
    throw refused(
      'password/repeats',
      'The password repeats a few characters.',
      'Take one with more different characters.',
    );
  }
  const known = partsKnownAbout(owner).find((part) => plain(password).includes(part));
  if (known !== undefined) {
    throw refused(
      'password/about-you',
      `The password contains "${known}", which is part of your name, e-mail or company.`,
      'Take one that says nothing about you.',
    );
  }
  if (isMadeOfCommonWords(password)) {
    throw refused(
      'password/common',
      'The password is made of words and numbers that are tried first by those who guess.',
      'Add a word or two that nobody would expect.',
    );
  }
}

function refused(code: string, what: string, fix: string): ConfigError {
  return new ConfigError({ code, what, fix, field: 'password' });
}

/** Pieces of at least four letters: shorter ones occur in other words by chance. */
function partsKnownAbout({ name, email, companies }: PasswordOwner): string[] {
  const ordinary = new Set([
    'construction',
    'company',
    'contractors',
    'contracting',
    'group',
    'mail',
    'person',
  ]);
  return [name, email.replace(/\.\w+$/, ''), ...companies]
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .map(plain)
    .filter((part) => part.length >= 4 && !ordinary.has(part));
}

/** Lower case, with the usual stand-ins for letters put back. */
function plain(text: string): string {
  const letters: Readonly<Record<string, string>> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
    '!': 'i',
  };
  return text.toLowerCase().replace(/[013457@$!]/g, (sign) => letters[sign] ?? sign);
}

/** Whether nothing is left of it when common words are taken out, whatever digits and signs stand between. */
function isMadeOfCommonWords(password: string): boolean {
  const lower = password.toLowerCase();
  return [
    // Digits at the end are years and counters, those inside are stand-ins for letters: try both ways.
    lower.replace(/[^\p{L}]+/gu, ''),
    plain(lower.replace(/[\d\W_]+$/, '').replace(/^[\d\W_]+/, '')).replace(/[^\p{L}]+/gu, ''),
  ].some(splitsIntoCommonWords);
}

function splitsIntoCommonWords(letters: string): boolean {
  const reachable = new Set([0]);
  for (let at = 0; at < letters.length; at += 1) {
    if (!reachable.has(at)) continue;
    for (const word of commonWords) {
      if (letters.startsWith(word, at)) reachable.add(at + word.length);
    }
  }
  return reachable.has(letters.length);
}
