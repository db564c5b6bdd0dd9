// Checks the types of the screens. The contract's types come out of the server's code, which therefore appears here
// too, but under a browser's types; it is checked by the root tsconfig, so only what lies in web/ counts here.
import { spawnSync } from 'node:child_process';

const run = spawnSync('tsc', ['-p', import.meta.dirname, '--pretty', 'false'], { encoding: 'utf8' });
if (run.error !== undefined) throw run.error;
const lines = run.stdout.split('\n');
const ours = lines.filter((line) => line.startsWith('web/'));
process.stdout.write(ours.map((line) => `${line}\n`).join(''));
process.exitCode = ours.length === 0 ? 0 : 1;
