import { type Contractor, guidOf, stalePeople } from '../contractor/index.ts';
import type { DataFolder, ListName } from './data-folder.ts';
import { TYPE_IDS } from './models.ts';
import { seedJob, seedLists } from './seed-lists.ts';
import { dashed, seedPerson } from './seed-people.ts';

/** Fills a data folder with the company's lists, and the first one with its jobs and people as they stand before a first sync. */
export function seedFolder(folder: DataFolder, contractor: Contractor, withPeople: boolean): void {
  for (const TypeId of withPeople ? Object.values(TYPE_IDS) : [])
    folder.registrations.put(TypeId, { CreatedOnUtc: '2024-01-02T15:00:00Z', Mode: 1, TypeId });
  const id = (list: ListName, code: string) => guidOf(`${folder.name} ${list} ${code}`);
  const coded = (list: ListName, rows: readonly { code: string; name: string; isActive: boolean }[]) => {
    for (const { code, name, isActive } of rows)
      folder.put(list, { Id: id(list, code), Code: code, Name: name, IsActive: isActive });
  };
  seedLists(folder, contractor, id, coded);
  if (!withPeople) return;
  for (const project of contractor.projects) seedJob(folder, contractor, project, id);
  const { people } = stalePeople(contractor);
  for (const person of people) seedPerson(folder, person, id);
  for (const double of contractor.destinationDuplicates) {
    const employeeId = id('employees', double.employeeNumber);
    folder.put('employees', {
      Id: employeeId,
      Code: double.employeeNumber,
      FirstName: double.firstName,
      LastName: double.lastName,
      FullName: `${double.firstName} ${double.lastName}`,
      HireDate: `${double.hireDate}T00:00:00`,
      IsActive: true,
    });
    folder.privateParts.put(employeeId, { SocialSecurityNumber: dashed(double.ssn) });
  }
}
