import 'reflect-metadata';
import { createReadStream } from 'node:fs';
import { stdin } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { verifyRecord, type ShownReceipt } from '../features/queue/index.js';

const HELP = `Checks a room's record by itself: that nobody changed it, and that everyone was let in by rank.

  npm run verify-fairness -- <export> [--receipt <entry>:<hash>]...

The export is what the query fairnessRecord gives, a line of JSON for each entry, from entry 1 on; - reads standard
input. A receipt is what somebody was shown with their place: the record must hold it unchanged.

Exits with 0 when all is well, 2 when it is not, 1 when the check could not be made.
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { receipt: { type: 'string', multiple: true, default: [] } },
  });
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new Error(HELP);
  const input = file === '-' ? stdin : createReadStream(file);
  // A file that cannot be read says so on its stream, which the lines do not pass on.
  const failed = new Promise<never>((_resolve, reject) => input.once('error', reject));
  const verdict = await Promise.race([
    verifyRecord(createInterface({ input, crlfDelay: Infinity }), values.receipt.map(readReceipt)),
    failed,
  ]);
  for (const problem of verdict.problems) console.log(`WRONG  ${problem}`);
  const hidden = verdict.problemCount - verdict.problems.length;
  if (hidden > 0) console.log(`WRONG  and ${hidden} more`);
  const { entries, admissions, losses, lost } = verdict;
  console.log(`${entries} entries, ${admissions} admissions, ${verdict.problemCount} problems.`);
  if (losses > 0) console.log(`Redis was lost ${losses} times; ${lost} did not come back and were overtaken.`);
  if (entries === 0) throw new Error('There is nothing to check.');
  process.exitCode = verdict.problemCount > 0 ? 2 : 0;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

function readReceipt(text: string): ShownReceipt {
  const [, entry, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!entry || !hash) throw new Error(`Not a receipt: ${text}`);
  return [Number(entry), hash];
}
