import { defineConfig } from '@playwright/test';

// Without CHROMIUM, the browser that `npx playwright install chromium` installed.
const { CHROMIUM } = process.env;

export default defineConfig({
  reporter: 'line',
  use: {
    locale: 'en-GB',
    launchOptions: { ...(CHROMIUM !== undefined && { executablePath: CHROMIUM, args: ['--no-sandbox'] }) },
  },
});
