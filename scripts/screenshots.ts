/**
 * Draws the pages in docs/images from a simulated run: three sessions are stored, then the simulated machine is slower and
 * its Ollama a newer one. `npm run screenshots`, some minutes; needs Chromium, and a font with emoji for the job's page.
 */
import { createServer } from 'node:http'
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { Consumer, REPOSITORY } from '../test/consumer.ts'
import { DRAW_CHARTS, githubPage } from '../test/github-page.ts'

const IMAGES = join(REPOSITORY, 'docs/images')
const WIDTH = 1040
const MOST_BYTES = 200_000

const CONFIG = `import { defineConfig } from 'vitest/config'
import { ollamaBench } from 'vitest-ollama-bench/plugin'

export default defineConfig({ plugins: [ollamaBench({ outputs: { html: 'report.html' } })] })
`

const bench = (simulated: string): string => `import { scenario } from 'vitest-ollama-bench'
import { simulator } from 'vitest-ollama-bench/simulator'

scenario('two people chat at once', {
  host: simulator('mac-mini-32gb/qwen3-coder:30b', ${simulated}),
  model: 'qwen3-coder:30b',
  prompt: 'Write a quicksort in TypeScript.',
  parallel: [1, 2, 3, 4],
  options: { num_predict: 32 },
  rounds: 4,
  require: ['P=2 gen speed ≥ 60% of baseline', 'memory < 80% RAM', 'TTFT < 1.5 s at P=2', 'cliff > 2'],
})
`

const NOISE = 'noise: { load: 0.006, round: 0.02, request: 0.01 }'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

const consumer = await Consumer.create()
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  mkdirSync(IMAGES, { recursive: true })
  mkdirSync(join(consumer.root, 'node_modules/@vitest'), { recursive: true })
  symlinkSync(join(REPOSITORY, 'node_modules/@vitest/ui'), join(consumer.root, 'node_modules/@vitest/ui'), 'junction')
  consumer.write('vitest.config.ts', CONFIG)
  consumer.write('benches/chat.bench.ts', bench(`{ ${NOISE} }`))
  await run(0, { VITEST_OLLAMA_SESSIONS: '3' })
  consumer.write('benches/chat.bench.ts', bench(`{ ${NOISE}, seed: 7, slowdown: 1.3, version: '0.33.0' }`))
  const summary = join(consumer.root, 'summary.md')
  await run(1, { GITHUB_STEP_SUMMARY: summary }, '--reporter=html')
  const report = join(consumer.root, 'report.html')
  for (const colorScheme of ['light', 'dark'] as const) await shootReport(browser, report, colorScheme)
  await shootUi(browser, join(consumer.root, '.vitest'))
  await shootSummary(browser, readFileSync(summary, 'utf8'))
} finally {
  await browser.close()
  consumer.remove()
}

async function run(expected: number, environment: Record<string, string>, ...args: string[]): Promise<void> {
  const { code, output } = await consumer.node(
    'node_modules/vitest/vitest.mjs',
    ['bench', '--run', ...args],
    environment,
  )
  if (code !== expected) throw new Error(`vitest bench ended with ${code}, not ${expected}:\n${output}`)
}

async function shootReport(on: Browser, file: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const page = await on.newPage({ viewport: { width: WIDTH, height: 840 }, colorScheme })
  await page.goto(`file://${file}`)
  mustSaySimulated(await page.locator('main').innerText())
  const top = { x: 0, y: 0, width: WIDTH, height: 840 }
  if (colorScheme === 'light') await shoot(page, 'report-light', top)
  const charts = await page.locator('.charts').boundingBox()
  if (!charts) throw new Error('the report has no charts')
  await page.setViewportSize({ width: WIDTH, height: 4000 })
  const part = { x: 0, y: charts.y - 16, width: WIDTH, height: 700 }
  await shoot(page, colorScheme === 'light' ? 'report-charts' : 'report-dark', part)
  await page.close()
}

/** The page that Vitest's HTML reporter wrote, at the test that measured. */
async function shootUi(on: Browser, folder: string): Promise<void> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname).replace(/[/\\]$/u, '/index.html')
    const file = join(folder, path)
    if (!existsSync(file)) return void response.writeHead(404).end()
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type }).end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const page = await on.newPage({ viewport: { width: 1100, height: 760 } })
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.getByText('measure', { exact: true }).first().click()
    await page.locator('img[src^="data:image/svg+xml;base64"]').first().waitFor()
    await shoot(page, 'vitest-ui', { x: 0, y: 0, width: 1100, height: 760 })
    await page.close()
  } finally {
    server.close()
  }
}

/** The page of a GitHub job, drawn here. */
async function shootSummary(on: Browser, markdown: string): Promise<void> {
  const page = await on.newPage({ viewport: { width: WIDTH, height: 1600 } })
  await page.setContent(githubPage(markdown))
  await page.evaluate(DRAW_CHARTS)
  mustSaySimulated(await page.locator('body').innerText())
  await shoot(page, 'job-summary', { x: 0, y: 0, width: WIDTH, height: 1100 })
  await page.close()
}

async function shoot(
  page: Page,
  name: string,
  clip: { x: number; y: number; width: number; height: number },
): Promise<void> {
  const path = join(IMAGES, `${name}.png`)
  await page.screenshot({ path, clip })
  const { size } = statSync(path)
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`)
  console.log(`wrote docs/images/${name}.png, ${Math.round(size / 1000)} kB`)
}

function mustSaySimulated(text: string): void {
  if (!text.includes('SIMULATED')) throw new Error('a picture says that it is simulated')
}
