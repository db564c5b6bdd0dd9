/** A login of the sandbox; all of them are for everyone to see. */
export interface DemoUser {
  name: string;
  password: string;
  /** Form prefixes that the user's role opens; all when absent. */
  forms?: string[];
  /** Has the role OData4 User. */
  odata: boolean;
  mustChangePassword?: boolean;
}

/** What a connector needs to sign in. */
export const acumaticaDemoCredentials = {
  tenant: 'Company',
  branch: 'DEN',
  username: 'hub.api',
  password: 'Chalk-Line-1',
  clientId: '88358B02-A48D-A50E-F710-39C1636C30F6@Company',
  clientSecret: 'sandbox-shared-secret',
  endpoint: 'Default',
  endpointVersion: '24.200.001',
} as const;

export const demoUsers: DemoUser[] = [
  { name: acumaticaDemoCredentials.username, password: acumaticaDemoCredentials.password, odata: true },
  // Employees, projects and time, but no payroll form and no OData.
  { name: 'hub.nopayroll', password: 'Chalk-Line-2', forms: ['EP', 'PM', 'CS'], odata: false },
  { name: 'hub.new', password: 'Chalk-Line-3', odata: true, mustChangePassword: true },
];
