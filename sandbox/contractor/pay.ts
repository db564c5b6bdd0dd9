import { BANKS } from './codes.ts';
import { addDays, addYears } from './dates.ts';
import type { Post } from './organisation.ts';
import type { Random } from './random.ts';
import type {
  Certification,
  Deduction,
  DirectDeposit,
  Employment,
  FederalTax,
  PayRate,
  PtoBalance,
  StateTax,
} from './types.ts';

export const money = (amount: number) => amount.toFixed(2);

/** A salary is a whole number of dollars per biweekly pay, so that year and period agree to the cent. */
export function rate(
  per: 'hour' | 'year',
  amount: number,
  effectiveFrom: string,
  effectiveTo: string | null,
): PayRate {
  if (per === 'hour') {
    return { rateCode: 'BASE', per, amount: money(amount), perPayAmount: null, effectiveFrom, effectiveTo };
  }
  const perPay = Math.round(amount / 26);
  return {
    rateCode: 'BASE',
    per,
    amount: money(perPay * 26),
    perPayAmount: money(perPay),
    effectiveFrom,
    effectiveTo,
  };
}

/** From the hire on, with a raise in each January of the last three years until somebody leaves. */
export function payRatesOf(post: Post, employment: Employment, today: string, random: Random): PayRate[] {
  const per = post.isTrade ? 'hour' : 'year';
  const year = Number(today.slice(0, 4));
  const now = post.payFrom + random.next() * (post.payTo - post.payFrom);
  const raises = [year - 2, year - 1, year]
    .map((one) => `${one}-01-01`)
    .filter((date) => date > employment.hireDate && date <= (employment.terminationDate ?? today));
  const starts = [employment.hireDate, ...raises];
  return starts.map((start, at) => {
    const next = starts[at + 1];
    const amount = now * 0.965 ** (starts.length - 1 - at);
    const step = per === 'hour' ? Math.round(amount * 20) / 20 : amount;
    return rate(per, step, start, next === undefined ? employment.terminationDate : addDays(next, -1));
  });
}

export function federalTaxOf(employment: Employment, random: Random): FederalTax {
  return {
    filingStatus: random.pick([
      'Single or married filing separately',
      'Single or married filing separately',
      'Married filing jointly',
      'Married filing jointly',
      'Head of household',
    ]),
    year: Math.max(2020, Number(employment.hireDate.slice(0, 4))),
    twoJobs: random.chance(0.15),
    dependentsAmount: money(random.pick([0, 0, 2000, 2000, 4000, 4500])),
    otherIncome: money(0),
    deductionsAmount: money(random.chance(0.1) ? 3500 : 0),
    extraWithholding: money(random.chance(0.2) ? random.pick([10, 25, 50, 100]) : 0),
    isExempt: random.chance(0.01),
  };
}

/** Wyoming has no income tax, so its people have only an unemployment state. */
export function stateTaxesOf(workState: string, random: Random): StateTax[] {
  if (workState === 'WY') return [];
  return [
    {
      state: workState,
      unemploymentState: workState,
      filingStatus: random.pick(['Single', 'Married', 'Head of household']),
      allowances: random.int(0, 4),
      extraWithholding: money(random.chance(0.1) ? 15 : 0),
      percent: workState === 'AZ' ? random.pick(['2.0', '2.5', '3.0']) : null,
      isExempt: false,
    },
  ];
}

/** One account for most, two or three for some; the last one takes what is left. */
export function depositsOf(employment: Employment, random: Random): DirectDeposit[] {
  if (random.chance(0.06)) return [];
  const accounts = random.chance(0.22) ? random.int(2, 3) : 1;
  return Array.from({ length: accounts }, (_, at) => {
    const bank = random.pick(BANKS);
    const last = at === accounts - 1;
    const method = last ? 'remainder' : random.chance(0.6) ? 'flat' : 'percent';
    return {
      priority: at + 1,
      bankCode: bank.code,
      routingNumber: bank.routingNumber,
      accountNumber: random.chance(0.15) ? `00${random.digits(8)}` : `9${random.digits(random.int(7, 12))}`,
      accountType: last || random.chance(0.3) ? 'checking' : 'savings',
      method,
      amount:
        method === 'flat'
          ? money(random.pick([50, 100, 150, 200]))
          : method === 'percent'
            ? money(random.pick([5, 10, 20]))
            : null,
      startDate: employment.hireDate,
      endDate: null,
      deductionCode: `DD${at + 1}`,
    };
  });
}

export function deductionsOf(employment: Employment, today: string, random: Random): Deduction[] {
  const januaryFirst = `${today.slice(0, 4)}-01-01`;
  const startDate = employment.hireDate > januaryFirst ? employment.hireDate : januaryFirst;
  const endDate = employment.terminationDate;
  const plain = { startDate, endDate, annualLimit: null, goal: null, caseNumber: null, agency: null };
  const list: Deduction[] = [];
  if (employment.unionCode !== null) {
    list.push({ ...plain, code: 'DUES', method: 'percent', amount: '2.50', employerAmount: null });
  } else {
    if (random.chance(0.8))
      list.push({
        ...plain,
        code: 'MED',
        method: 'flat',
        amount: money(random.pick([62.5, 118.75, 164.3])),
        employerAmount: '410.00',
      });
    if (random.chance(0.6))
      list.push({ ...plain, code: 'DEN', method: 'flat', amount: '14.15', employerAmount: '14.15' });
    if (random.chance(0.3))
      list.push({
        ...plain,
        code: 'HSA',
        method: 'flat',
        amount: '75.00',
        employerAmount: null,
        annualLimit: '4300.00',
      });
  }
  if (random.chance(0.45)) {
    list.push({
      ...plain,
      code: '401K',
      method: 'percent',
      amount: money(random.pick([3, 5, 6, 10])),
      employerAmount: '3.00',
      annualLimit: '23500.00',
    });
  }
  if (random.chance(0.05)) {
    const code = random.pick(['GARN', 'CSUP']);
    list.push({
      ...plain,
      code,
      method: 'flat',
      amount: money(random.pick([85, 120, 210.4])),
      employerAmount: null,
      goal: code === 'GARN' ? '2400.00' : null,
      caseNumber: `0${random.digits(7)}`,
      agency: 'Demo County Registry',
    });
  }
  return list;
}

export function certificationsOf(
  post: Post,
  employment: Employment,
  today: string,
  random: Random,
): Certification[] {
  if (!post.isTrade && post.laborClassCode !== 'SUP') return [];
  const kinds: [string, string, number | null][] = [
    ['OSHA10', 'OSHA 10 hours', null],
    ['FALL', 'Fall protection', 2],
    ['CRANE', 'Crane signaller', 5],
    ['CDL', 'Commercial driver license', 4],
  ];
  const held = kinds.filter(([code]) =>
    code === 'CDL'
      ? post.code === 'TRKD'
      : code === 'CRANE'
        ? post.unionCode === 'IRON' || post.unionCode === 'OPER'
        : random.chance(0.85),
  );
  return held.map(([code, name, years]) => {
    const issuedOn = addDays(employment.hireDate, random.int(0, 15));
    let expiresOn = years === null ? null : addYears(issuedOn, years);
    // Renewed in time by most; a few have run out, as in life.
    while (expiresOn !== null && years !== null && expiresOn < today && random.chance(0.97))
      expiresOn = addYears(expiresOn, years);
    return { code, name, number: `${code}-0${random.digits(5)}`, issuedOn, expiresOn };
  });
}

export function ptoOf(post: Post, today: string, random: Random): PtoBalance[] {
  const sick: PtoBalance = {
    plan: 'SICK',
    hours: money(random.int(0, 192) / 4),
    takenHours: money(random.int(0, 6) * 8),
    asOf: today,
  };
  if (post.isTrade) return [sick];
  return [
    {
      plan: 'VAC',
      hours: money(random.int(0, 640) / 4),
      takenHours: money(random.int(0, 15) * 8),
      asOf: today,
    },
    sick,
  ];
}
