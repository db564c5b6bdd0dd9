#!/usr/bin/env node
// The command line: `npx chalkline --help`.
process.argv.splice(2, 0, 'cli');
await import('./bootstrap.js');
