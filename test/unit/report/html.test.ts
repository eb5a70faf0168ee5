import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../src/model/report.ts'
import { renderPage } from '../../../src/report/html/page.ts'
import { articleSweep, failedLevelSweep, REQUIREMENTS, unchanged } from './fixtures.ts'
import { expectGolden } from './golden.ts'
import { fleetRuns, hostileRun, matrixRun, regressedRun, searchedRun, variantRun } from './runs.ts'

const page = (...reports: readonly RunReport[]): string => renderPage(reports)

/** What a person reads of it, a line for each block, without the pictures. */
function words(html: string): string {
  return html
    .replace(/<style>.*?<\/style>/su, '')
    .replace(/<head>.*?<\/head>/su, '')
    .replaceAll(/<svg[^>]*aria-label="([^"]*)".*?<\/svg>/gsu, '[picture: $1]')
    .replaceAll(/<\/t[hd]>/gu, ' | ')
    .replaceAll(/<(?:code|\/code)>/gu, '`')
    .replaceAll(/<(?:li|p|h\d|tr|summary|figcaption|caption|dt)\b[^>]*>/gu, '\n')
    .replaceAll(/<[^>]+>/gu, '')
    .replaceAll(
      /&(lt|gt|amp|quot|#39);/gu,
      (_, name: string) => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name] ?? "'",
    )
    .replaceAll('\u00A0', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

describe('as a person reads it', () => {
  test('a regression: what came of it, what changed, every number, the warnings', async () => {
    await expectGolden(words(page(regressedRun())), 'html-regressed.txt')
  })

  test('settings of a managed server', async () => {
    await expectGolden(words(page(matrixRun())), 'html-matrix.txt')
  })

  test('an A/B run', async () => {
    await expectGolden(words(page(variantRun())), 'html-variants.txt')
  })

  test('two machines: a column each before their own pages', () => {
    const text = words(page(...fleetRuns()))
    expect(text).toContain('two people chat at once on 2 machines')
    expect(text).toMatch(/gen speed P=2 \| 23\.0 tok\/s \| 23\.0 tok\/s/u)
    expect(text.match(/^Verdicts$/gmu)).toHaveLength(2)
  })

  test('a search says which levels it asked for, in their order', () => {
    const text = words(page(searchedRun()))
    expect(text).toContain('Search of the cliff up to P=32')
    expect(text).toMatch(/probe 1 \| 8 \| 23\.6/u)
    expect(text).toMatch(/probe 3 \| 7 \| 23\.6/u)
  })

  test('a level that lost all its requests has no number, and says in whose words', () => {
    const html = page({ sweep: failedLevelSweep(), requirements: REQUIREMENTS, baseline: unchanged() })
    expect(words(html)).toContain('12 of 42 requests did not complete')
    expect(words(html)).toContain('HTTP 500: model runner has unexpectedly stopped')
    expect(html).not.toMatch(/NaN|Infinity|undefined|\[object/u)
  })

  test('no runs at all are a page too', () => {
    expect(words(page())).toContain('nothing was measured')
  })
})

const outcome = (report: Partial<RunReport>): string | undefined => {
  const html = page({ sweep: articleSweep(), requirements: [], ...report })
  return /<p class="verdict (\w+)"><span aria-hidden="true">(.)<\/span> ([^<]*)/u.exec(html)?.slice(1).join(' ')
}

describe('what it says first', () => {
  const [met, missed, inconclusive, notMeasured] = REQUIREMENTS.map((verdict) => [verdict])

  test('is the worst of the verdicts, in words and by a sign', () => {
    expect(outcome({})).toBe('dim – measured; nothing was required of it')
    expect(outcome({ requirements: met })).toBe('good ✓ 1 of 1 requirement met')
    expect(outcome({ requirements: missed })).toBe('bad ✗ 0 of 1 requirement met')
    expect(outcome({ requirements: inconclusive })).toBe('doubt ? 0 of 1 requirement met')
    expect(outcome({ requirements: notMeasured })).toBe('doubt ? 0 of 1 requirement met')
    expect(outcome({ requirements: met, baseline: unchanged() })).toBe(
      'good ✓ 1 of 1 requirement met, stored baseline unchanged',
    )
  })

  test('a simulated run says so in the title, and before any number', () => {
    const html = page(regressedRun())
    expect(html).toContain('<title>two people chat at once (SIMULATED)</title>')
    const body = html.slice(html.indexOf('<h2'))
    expect(body.indexOf('SIMULATED')).toBeLessThan(body.search(/\d tok\/s/u))
    expect(page(...fleetRuns())).not.toContain('SIMULATED')
  })
})

describe('words of others', () => {
  test('are text, wherever they stand', () => {
    const html = page(hostileRun())
    const tags = new Set([...html.matchAll(/<([a-z][\w-]*)/giu)].map((match) => match[1]))
    expect([...tags].toSorted()).toEqual(expect.not.arrayContaining(['script', 'img', 'iframe', 'foreignObject']))
    expect(html.replaceAll(/="[^"]*"/gu, '=').match(/<[^>]*\son\w+=/giu)).toBeNull()
    expect(html).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u)
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  test('do not end the style or the policy early', () => {
    const html = page(hostileRun())
    expect(html.match(/<\/style>/gu)).toHaveLength(1)
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`)
  })
})

describe('what it needs of others', () => {
  test('is nothing: no address, no script, no font', () => {
    const html = page(regressedRun(), matrixRun(), variantRun())
    expect(html).not.toMatch(/https?:|url\((?!#)|@import|<link|<script|src=/u)
  })

  test('every id is there once, and every reference leads to one', () => {
    const html = page(regressedRun(), matrixRun(), variantRun(), ...fleetRuns())
    const ids = [...html.matchAll(/\sid="([^"]*)"/gu)].map((match) => match[1] ?? '')
    expect(new Set(ids).size).toBe(ids.length)
    const references = [...html.matchAll(/(?:href="#|url\(#|aria-labelledby=")([^")]*)/gu)].map(
      (match) => match[1] ?? '',
    )
    expect(ids).toEqual(expect.arrayContaining(references))
    expect(references.length).toBeGreaterThan(8)
  })
})
