/** A client of the vendor's API as the customer made it in HCSS Credentials. */
export interface ApiClient {
  clientId: string;
  clientSecret: string;
  /** What the customer allowed; less than what is asked for reduces the token. */
  scopes: readonly string[];
  /** Codes of the business units that it may see; all when absent. */
  businessUnits?: readonly string[];
}

/** What a connector needs to sign in to the demo company; for everyone to see. */
export const HCSS_DEMO = {
  clientId: 'chalkline-demo',
  clientSecret: 'hcss-demo-client-secret',
  businessUnit: 'PLB',
  scopes: 'dis:read dis:write heavyjob:read timecards:read timecards:write skills:read skills:write',
} as const;

const allowed = HCSS_DEMO.scopes.split(' ');

export const DEMO_CLIENTS: readonly ApiClient[] = [
  { clientId: HCSS_DEMO.clientId, clientSecret: HCSS_DEMO.clientSecret, scopes: allowed },
  // Every scope is granted but those that write.
  {
    clientId: 'chalkline-reader',
    clientSecret: 'hcss-demo-reader-secret',
    scopes: allowed.filter((scope) => scope.endsWith(':read')),
  },
  // The other company of the group only.
  {
    clientId: 'chalkline-other-unit',
    clientSecret: 'hcss-demo-other-secret',
    scopes: allowed,
    businessUnits: ['SHOP'],
  },
];

/** Scopes that the vendor's identity server knows; one other fails the whole request. */
export const KNOWN_SCOPES: ReadonlySet<string> = new Set(
  [
    'heavyjob',
    'heavyjob:users',
    'timecards',
    'dis',
    'setups',
    'users',
    'skills',
    'e360',
    'e360:timecards',
    'attachments',
    'contacts',
    'precon',
    'heavybid',
    'projectmanagement',
  ].flatMap((name) => [`${name}:read`, `${name}:write`]),
);
