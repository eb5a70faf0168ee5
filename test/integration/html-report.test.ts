import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { SweepResult } from '../../src/model/result.ts'
import { chartsOf } from '../../src/report/charts/charts.ts'
import { standaloneSvg } from '../../src/report/charts/standalone.ts'
import { renderPage } from '../../src/report/html/page.ts'
import { simulator } from '../../src/simulator/index.ts'
import { HAS_BROWSER, startBrowser, watchedPage } from '../browser.ts'
import { BEYOND_THE_EDGE, FAINT_TEXTS, FOREIGN_ELEMENTS, STRUCTURE, xmlFaults } from '../in-page.ts'
import { fleetRuns, hostileRun, matrixRun, regressedRun, searchedRun, variantRun } from '../unit/report/runs.ts'
import { measure } from './load/setting.ts'

const everything = (): string => renderPage([regressedRun(), matrixRun(), variantRun(), searchedRun(), ...fleetRuns()])

describe.skipIf(!HAS_BROWSER)('in a browser (needs Chromium)', { timeout: 60_000 }, () => {
  let html: string
  beforeAll(async () => {
    html = everything()
    await startBrowser()
  }, 60_000)

  test('it is all there, asks for nothing, complains of nothing', async () => {
    const { page, requests, complaints } = await watchedPage(html)
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([
      'Local LLM benchmark: 6 scenarios',
    ])
    expect(await page.locator('figure').count()).toBeGreaterThan(15)
    expect(await page.getByText('✗ 1 of 4 requirements met, stored baseline regressed').count()).toBeGreaterThan(0)
    expect(requests).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('as a file of a disk it loads nothing either', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vob-page-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'report.html')
    writeFileSync(file, html)
    const { page, requests, complaints } = await watchedPage('')
    await page.unroute('**')
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
    expect(requests).toEqual([pathToFileURL(file).href])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('hostile words are text, in tables, in pictures and in labels', async () => {
    const { page, requests, complaints } = await watchedPage(renderPage([hostileRun()]))
    const counts = await page.evaluate(FOREIGN_ELEMENTS)
    expect(counts).toEqual([0, 0])
    expect(await page.getByText('<script>alert(1)</script>').count()).toBeGreaterThan(10)
    expect(await page.locator('svg text', { hasText: '<script>' }).count()).toBeGreaterThan(0)
    expect([requests, complaints]).toEqual([[], []])
    await page.close()
  })

  test('a picture that stands alone is a whole file, whatever words are in it, and says that it is simulated', async () => {
    const { page } = await watchedPage('')
    const runs = [regressedRun(), hostileRun(), variantRun()]
    const pictures = runs.flatMap((run) =>
      chartsOf(run, 'alone').map((chart) => standaloneSvg(chart, run.sweep.simulated)),
    )
    expect(pictures.length).toBeGreaterThan(10)
    expect(await Promise.all(pictures.map(async (svg) => await page.evaluate(xmlFaults(svg))))).toEqual(
      pictures.map(() => []),
    )
    const [first = '', last = ''] = [pictures[0], pictures.at(-1)]
    expect([first.includes('>SIMULATED<'), last.includes('>SIMULATED<')]).toEqual([true, false])
    await page.close()
  })

  test.each(['light', 'dark'] as const)('%s: every text can be read against its ground', async (colorScheme) => {
    const { page } = await watchedPage(html, { colorScheme })
    expect(await page.evaluate(FAINT_TEXTS)).toEqual([])
    await page.close()
  })

  test.each([1200, 400])('%i px wide: nothing but tables and wide pictures reaches beyond the page', async (width) => {
    const { page } = await watchedPage(html, { width })
    expect(await page.evaluate(BEYOND_THE_EDGE)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
    await page.close()
  })

  test('the keyboard reaches every table and opens the numbers of a picture', async () => {
    const { page } = await watchedPage(renderPage([regressedRun()]))
    const numbers = page.locator('figure details').first()
    expect(await numbers.locator('table').isVisible()).toBe(false)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report')
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press('Tab')
      if (await page.evaluate('document.activeElement.matches("figure summary")')) break
    }
    await page.keyboard.press('Enter')
    expect(await numbers.locator('table').isVisible()).toBe(true)
    await page.close()
  })

  test('a screen reader finds headings in order, names of pictures and tables, and heads of rows and columns', async () => {
    const { page } = await watchedPage(html)
    const found = await page.evaluate(STRUCTURE)
    expect(found).toEqual({
      firstLevel: 1,
      jumps: 0,
      unnamedPictures: 0,
      uncaptioned: 0,
      unscoped: 0,
      headless: 0,
      silentSections: 0,
      language: 'en',
    })
    await page.close()
  })

  test('on paper it is light, and what is folded on a screen is open', async () => {
    const { page } = await watchedPage(html, { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
    expect(await page.getByText('iogpu').count()).toBe(0)
    expect(await page.locator('.facts dt').first().isVisible()).toBe(true)
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
    await page.close()
  })
})

describe('a whole simulated sweep', { timeout: 60_000 }, () => {
  test('of 4 levels and 8 rounds makes a page of less than 600 kB', async () => {
    const host = simulator('mac-mini-32gb/qwen3-coder:30b', { loadMs: 10, slowdown: 0.05 })
    const scenario = { model: 'qwen3-coder:30b', parallel: [1, 2, 3, 4], options: { num_predict: 8 }, rounds: 8 }
    const { result } = await measure(host, scenario)
    expect(roundsOf(result)).toEqual([8, 8, 8, 8])
    const html = renderPage([{ ...regressedRun(), sweep: result }])
    expect(Buffer.byteLength(html)).toBeLessThan(600_000)
    expect(html).toContain('Memory over the run')
  })
})

const roundsOf = ({ levels }: SweepResult): number[] =>
  levels.map(({ requests }) => new Set(requests.map(({ round }) => round)).size)
