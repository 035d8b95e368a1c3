import { readFiles } from '../../../cli/sources/files';

// A program for tests: prints what it reads, from a process of its own with a standard input of its own.
for (const { name, text } of readFiles(process.argv.slice(2))) { process.stdout.write(`${name}: ${text}\n`); }
