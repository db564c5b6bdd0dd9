/**
 * Carries out one run on the world of a folder, so that a test can kill it: by a crash point named in
 * CHALKLINE_CRASH_AT, or from outside at any time after it has said "ready".
 * Usage: node crash-child.ts <folder> <records|files>
 */
import { openWorld, runId, type Style, startedAtMs } from './crash-world.ts';

const [, , folder, style] = process.argv;
if (folder === undefined || style === undefined) throw new Error('Say folder and style.');
const rig = await openWorld(folder, style as Style);
process.stdout.write('ready\n');
const report = await rig.run({ saveChanges: true, runId, startedAtMs });
process.stdout.write(`${report.status}\n`);
await rig.close();
