import { apiNames, assumedGroup, phaseSeparator } from '../../sdk/arcoro-api/index.ts';

/** What the vendor does not publish, each as a setting with the value that we assume; README.md lists them. */
export const Assumptions = assumedGroup({ ...apiNames, phaseSeparator });
