// Which test files begin: those that start processes and wait for them take longest and use little of a core, so that the
// rest runs beside them. A long one that came last would have the machine for itself.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const FIRST = ['faults', 'mail', 'boot', 'cli', 'migrations', 'concurrency', 'coverage', 'browser', 'social'];

export default class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = FIRST.findIndex((folder) => moduleId.includes(`/test/${folder}/`));
  return rank === -1 ? FIRST.length : rank;
}
