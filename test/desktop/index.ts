import { writeFile } from 'node:fs/promises';
import { cases } from './cases.ts';

export interface CaseResult {
  readonly name: string;
  /** Undefined when the case passed. */
  readonly error?: string;
}

/**
 * Called by VS Code in its extension host. Runs every case, prints what became of each and writes the same as JSON to the
 * file that `BANYAN_SUITE_REPORT` names. Rejects when one failed, which makes VS Code end with an error.
 */
export async function run(): Promise<void> {
  const results: CaseResult[] = [];
  for (const { name, run: runCase } of cases) {
    const error = await runCase().then(
      () => undefined,
      (reason: unknown) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
    );
    results.push(error === undefined ? { name } : { name, error });
    console.log(error === undefined ? `ok     ${name}` : `FAILED ${name}\n${error}`);
  }
  const failed = results.filter(result => result.error !== undefined).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  const report = process.env['BANYAN_SUITE_REPORT'];
  if (report !== undefined) await writeFile(report, JSON.stringify(results));
  if (failed > 0) throw new Error(`${failed} of ${results.length} cases failed`);
}
