import type { Field, FieldValue } from './field.ts';
import { parseLocalDate } from './local-date.ts';
import { parseDecimal, roundHalfEven } from './money.ts';

/** Why a value cannot be what its field says; the text never repeats a personal or secret value. */
export interface FieldProblem {
  field: string;
  code: string;
  what: string;
  expected: string;
}

const TRUE = new Set(['true', 'yes', 'y', '1', 'active', 'x']);
const FALSE = new Set(['false', 'no', 'n', '0', 'inactive']);
const DIGITS = /\D/g;

/**
 * Brings a value to the one form in which it is compared: text trimmed, empty as null, dates as `2026-03-02`,
 * money with two decimals, phone and SSN as digits. Returns the problem when it cannot be read.
 */
export function normaliseField(
  name: string,
  field: Field,
  value: FieldValue | undefined,
): FieldValue | FieldProblem {
  if (value === null || value === undefined) return null;
  if (field.kind === 'boolean') return typeof value === 'boolean' ? value : readBoolean(name, field, value);
  let text = typeof value === 'string' ? value : String(value);
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first <= 32 || last <= 32 || first >= 127 || last >= 127) text = text.trim();
  if (text === '') return null;
  switch (field.kind) {
    case 'date': {
      const date = parseLocalDate(text, 'ISO');
      return date ?? problem(name, field, text, 'invalid-date', 'a calendar date such as 2026-03-02');
    }
    case 'money':
    case 'rate':
    case 'decimal': {
      const number = parseDecimal(text);
      if (number === undefined)
        return problem(name, field, text, 'invalid-number', 'a decimal number such as 1234.50');
      return field.kind === 'money' ? withCents(number) : number;
    }
    case 'integer': {
      const number = parseDecimal(text);
      if (number === undefined || number.includes('.')) {
        return problem(name, field, text, 'invalid-number', 'a whole number');
      }
      return number;
    }
    case 'ssn': {
      const digits = text.replace(DIGITS, '');
      if (digits.length !== 9 || /^(\d)\1{8}$/.test(digits) || /[A-Za-z]/.test(text)) {
        return problem(
          name,
          field,
          text,
          'invalid-ssn',
          'nine digits, with or without dashes, not all the same',
        );
      }
      return digits;
    }
    case 'routing': {
      const digits = text.replace(/[\s-]/g, '');
      if (!/^\d{9}$/.test(digits) || !isRoutingNumber(digits)) {
        return problem(name, field, text, 'invalid-routing-number', 'nine digits with a valid check digit');
      }
      return digits;
    }
    case 'account':
      if (/^\d+(\.\d+)?[eE]\+?\d+$/.test(text)) {
        return problem(
          name,
          field,
          text,
          'scientific-notation',
          'all digits; a spreadsheet has shortened the number',
        );
      }
      return text.replace(/[\s-]/g, '');
    case 'phone': {
      const digits = text.replace(DIGITS, '');
      if (digits.length === 0)
        return problem(name, field, text, 'invalid-phone', 'a phone number with digits');
      return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
    }
    case 'email':
      return /^[^\s@]+@[^\s@]+$/.test(text)
        ? text.toLowerCase()
        : problem(name, field, text, 'invalid-email', 'an address with one @');
    case 'state':
      return text.toUpperCase();
    case 'choice': {
      const lower = text.toLowerCase();
      if (field.choices?.includes(lower)) return lower;
      return problem(name, field, text, 'unknown-choice', `one of ${field.choices?.join(', ')}`);
    }
    default:
      return text;
  }
}

export function isProblem(value: FieldValue | FieldProblem): value is FieldProblem {
  return typeof value === 'object' && value !== null;
}

/** The American Bankers Association's check: weights 3, 7, 1. */
export function isRoutingNumber(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += Number(digits[index]) * ([3, 7, 1][index % 3] ?? 0);
  return sum !== 0 && sum % 10 === 0;
}

function withCents(number: string): string {
  const dot = number.indexOf('.');
  if (dot === -1) return `${number}.00`;
  const decimals = number.length - dot - 1;
  if (decimals === 2) return number;
  return decimals === 1 ? `${number}0` : roundHalfEven(number, 2);
}

function readBoolean(name: string, field: Field, value: string): FieldValue | FieldProblem {
  const word = value.trim().toLowerCase();
  if (word === '') return null;
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  return problem(name, field, value, 'invalid-yes-no', 'yes or no');
}

function problem(name: string, field: Field, value: string, code: string, expected: string): FieldProblem {
  const shown =
    field.sensitivity === 'none' ? ` "${value.length > 60 ? `${value.slice(0, 60)}…` : value}"` : '';
  return {
    field: name,
    code: `record/${code}`,
    what: `${field.label}${shown} cannot be read.`,
    expected: `Expected ${expected}.`,
  };
}
