import { expect, test } from 'vitest';
import { checkDialect, Dialect } from './dialect.ts';

const dialect = new Dialect({
  members: { 'Persons.personId': 'id', 'Employees.employeeNumber': 'badge' },
  words: { 'Employees.status.Leave of Absence': 'LOA', 'PhoneNumbers.type.Mobile': 'Cell' },
});

test('a row is read in our names and words, and written back exactly as it came', () => {
  const theirs = { badge: '00880', status: 'LOA', payType: 'Hourly', extra: { badge: 1 } };

  const ours = dialect.read('Employees', theirs);

  expect(ours).toEqual({
    employeeNumber: '00880',
    status: 'Leave of Absence',
    payType: 'Hourly',
    extra: { badge: 1 },
  });
  expect(dialect.write('Employees', ours)).toEqual(theirs);
});

test('a member of theirs that bears a name of ours is kept beside and comes back unchanged', () => {
  const theirs = { id: 'p-1', personId: 77, firstName: 'Dana' };

  const ours = dialect.read('Persons', theirs);

  expect(ours.personId).toBe('p-1');
  expect(dialect.write('Persons', { ...ours, firstName: 'Dan' })).toEqual({ ...theirs, firstName: 'Dan' });
});

test('a name holds for its resource alone, and a complaint is brought under our name', () => {
  expect(dialect.read('PhoneNumbers', { badge: 1, type: 'Cell' })).toEqual({ badge: 1, type: 'Mobile' });
  expect(dialect.nameOf('Employees', 'badge')).toBe('employeeNumber');
  expect(dialect.nameOf('Persons', 'badge')).toBe('badge');
});

test('a resource that nobody asks for is a problem of the form', () => {
  const problems = checkDialect({ members: { 'People.id': 'x' }, words: { 'Persons.gender.Female': 'F' } }, [
    'Persons',
  ]);

  expect(problems).toMatchObject([{ field: 'members', what: expect.stringContaining('People.id') }]);
});
