export interface DemoUser {
  user: string;
  password: string;
  /** Companies whose rows the user sees. */
  companies: readonly string[];
  mayWrite: boolean;
}

/** Who may sign in to the sandbox; nobody else. */
export const demoUsers: readonly DemoUser[] = [
  { user: 'HRHUB', password: 'Chalk-Line-1', companies: ['001'], mayWrite: true },
  { user: 'HRREAD', password: 'Chalk-Line-2', companies: ['001'], mayWrite: false },
];

/** The client id of the cloud customer, which stands before the two bars of a user name. */
export const CLIENT = 'PLUMB';

/** The customer's identity provider. */
export const oauthClient = {
  tenant: 'plumb-level.example',
  clientId: '5b0e6a52-3f52-4a7c-9f0e-7c1d2f0a9b11',
  clientSecret: 'sandbox-client-secret',
  scope: 'api://5b0e6a52-3f52-4a7c-9f0e-7c1d2f0a9b11/.default',
  /** Whose rights the token carries. */
  user: 'HRHUB',
};

/** The path of the environment: Basic on the first, Bearer on the second, where the vendor has two hosts. */
export const ENVIRONMENT = '/cmictest';
export const OAUTH_ENVIRONMENT = '/cmictest-oauth';

/** What a connector needs for the demo company. */
export const cmicDemoCredentials = {
  clientId: CLIENT,
  username: 'HRHUB',
  password: 'Chalk-Line-1',
  company: '001',
  securityGroup: 'MASTER',
  path: ENVIRONMENT,
  oauth: {
    path: OAUTH_ENVIRONMENT,
    tokenPath: `/identity/${oauthClient.tenant}/oauth2/v2.0/token`,
    clientId: oauthClient.clientId,
    clientSecret: oauthClient.clientSecret,
    scope: oauthClient.scope,
  },
} as const;
