#!/usr/bin/env node
// The command line, `gatehouse`. Exit codes: 0 done, 1 refused (one line on standard error says
// why and what to do), 2 wrong usage, 3 there are changes (`plan --exit-code`). With --json, one JSON object on standard output and nothing else: the answer, or { error } with a code.
import { runCommandLine } from './cli/program.ts';

process.exitCode = await runCommandLine(process.argv);
