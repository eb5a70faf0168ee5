import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderSummary } from '../../src/report/markdown/summary.ts'
import { HAS_BROWSER, watchedPage } from '../browser.ts'
import { DRAW_CHARTS, githubPage } from '../github-page.ts'
import { FOREIGN_ELEMENTS } from '../in-page.ts'
import { hostileRun } from '../unit/report/runs.ts'

const GOLDENS = ['summary', 'summary-failed-level', 'summary-modes']

const golden = (name: string): string => readFileSync(new URL(`../golden/report/${name}.md`, import.meta.url), 'utf8')

describe.skipIf(!HAS_BROWSER)('the page of a job (needs Chromium)', { timeout: 60_000 }, () => {
  test.each(GOLDENS)('%s: Mermaid draws each of its charts', async (name) => {
    const markdown = golden(name)
    const { page, complaints } = await watchedPage(githubPage(markdown))
    const drawn = await page.evaluate(DRAW_CHARTS)
    expect(drawn).toEqual([...markdown.matchAll(/^xychart-beta$/gmu)].map(() => 'xychart'))
    expect(drawn).not.toEqual([])
    expect(await page.locator('table').count()).toBeGreaterThan(0)
    expect(complaints).toEqual([])
    await page.close()
  })

  test('hostile words are text', async () => {
    const { page, requests, complaints } = await watchedPage(githubPage(renderSummary([hostileRun()])))
    // The page's own two scripts: Mermaid, and what begins it.
    expect(await page.evaluate(FOREIGN_ELEMENTS)).toEqual([2, 0])
    expect([requests, complaints]).toEqual([[], []])
    expect(await page.getByText('<script>alert(1)</script>').count()).toBeGreaterThan(1)
    await page.close()
  })
})
