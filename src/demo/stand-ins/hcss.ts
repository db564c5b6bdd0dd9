import { HCSS_DEMO, startHcssSandbox } from '../../../sandbox/hcss/index.ts';
import { running, type StandIn } from './stand-in.ts';

export const hcss: StandIn = {
  product: 'hcss',
  title: 'HCSS',
  usualPort: 18_110,
  start: async ({ port, stateFile }) => {
    // The vendor's quota of 100 calls a minute would make people wait; `limits` tests live with it.
    const sandbox = await startHcssSandbox({ port, stateFile, callsPerMinute: 6000 });
    return running(sandbox, {
      config: {
        url: sandbox.url,
        clientId: HCSS_DEMO.clientId,
        scopes: HCSS_DEMO.scopes,
        businessUnit: HCSS_DEMO.businessUnit,
        callsPerMinute: 5000,
        // Hours go to several systems here, so none of them may mark the cards as sent.
        timeCards: { read: 'all', state: 'approved', markSent: 'never' },
      },
      secrets: { clientSecret: HCSS_DEMO.clientSecret },
    });
  },
};
