// The time from `npm start` to the first answer on the embedded database, with a new and with an old data directory.
import { join } from 'node:path';
import { type Settings, spawnGatehouse } from './gatehouse.ts';
import { freePort } from './processes.ts';

export type StartUp = { new_directory_seconds: number[]; old_directory_seconds: number[] };

const TRIES = 3;

export async function measureStartUp(directory: string): Promise<StartUp> {
  const result: StartUp = { new_directory_seconds: [], old_directory_seconds: [] };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const dataDir = join(directory, `data-${attempt}`);
    result.new_directory_seconds.push(await timeStart(dataDir, directory));
    result.old_directory_seconds.push(await timeStart(dataDir, directory));
  }
  return result;
}

export function toLines({ new_directory_seconds, old_directory_seconds }: StartUp): string[] {
  const inWords = (seconds: number[]) => seconds.map((each) => `${each.toFixed(1)} s`).join(', ');
  return [
    `start-up, new data directory   ${inWords(new_directory_seconds)}`,
    `start-up, old data directory   ${inWords(old_directory_seconds)}`,
  ];
}

async function timeStart(dataDir: string, directory: string): Promise<number> {
  const port = await freePort();
  const settings: Settings = { PORT: `${port}`, BASE_URL: `http://localhost:${port}`, DATA_DIR: dataDir, DEMO: 'off' };
  const { running, seconds } = await spawnGatehouse(settings, join(directory, 'start-up.log'));
  await running.stop();
  return seconds;
}
