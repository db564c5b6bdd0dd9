/**
 * Goes one step with the world of a folder: finishes the run that its predecessor was killed in, then changes the
 * source and begins the next run, in which it may be killed: at a crash point, or from outside after "ready".
 * Usage: node crash-child.ts <folder> <records|files> [<crash point> [in-old]]; `in-old`: while finishing the old run.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aftermathOf, openWorld, prepareStep, runStep, type Style } from './crash-world.ts';

const [, , folder = '', styleName = '', point, when] = process.argv;
const style = styleName as Style;
const at = (name: string) => join(folder, name);
const read = (name: string) => (existsSync(at(name)) ? Number(readFileSync(at(name), 'utf8')) : -1);

const rig = await openWorld(folder, style);
const finish = async (step: number) => {
  const report = await runStep(rig, step);
  writeFileSync(at(`after-${step}.json`), JSON.stringify(await aftermathOf(rig, style, report)));
  writeFileSync(at('finished'), String(step));
};

if (point !== undefined && when === 'in-old') process.env.CHALKLINE_CRASH_AT = point;
const begun = read('begun');
if (begun > read('finished')) await finish(begun);
const step = begun + 1;
prepareStep(rig, style, step);
writeFileSync(at('begun'), String(step));
if (point !== undefined) process.env.CHALKLINE_CRASH_AT = point;
process.stdout.write('ready\n');
await finish(step);
process.stdout.write('done\n');
await rig.close();
