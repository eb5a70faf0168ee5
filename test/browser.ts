import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll } from 'vitest'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)

/** Tests that look at pages are skipped, by their names, where it is not installed. */
export const HAS_BROWSER = CHROMIUM !== undefined

let browser: Promise<Browser> | undefined

/** One for a test file; its sandbox is not for root. */
export function startBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
  return browser
}

afterAll(async () => await (await browser)?.close())

/** A page with what it should not have done: asked for something, or complained. */
export interface Watched {
  readonly page: Page
  readonly requests: string[]
  readonly complaints: string[]
}

export async function watchedPage(
  html: string,
  options: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Watched> {
  const { width = 1200, colorScheme = 'light' } = options
  const page = await (await startBrowser()).newPage({ viewport: { width, height: 900 }, colorScheme })
  const watched: Watched = { page, requests: [], complaints: [] }
  await page.route('**', async (route) => {
    watched.requests.push(route.request().url())
    await route.abort()
  })
  page.on('console', (message) => watched.complaints.push(message.text()))
  page.on('pageerror', (error) => watched.complaints.push(error.message))
  page.on('dialog', (dialog) => watched.complaints.push(dialog.message()))
  await page.setContent(html, { waitUntil: 'load' })
  return watched
}
