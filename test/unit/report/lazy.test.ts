import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCE = fileURLToPath(new URL('../../../src/', import.meta.url))

/** What `import … from` and `export … from` of a file lead to at once; types are gone by then, and `await import()` comes later. */
function loadedWith(file: string, known = new Set<string>()): Set<string> {
  const text = readFileSync(join(SOURCE, file), 'utf8')
  for (const [, kind, name = ''] of text.matchAll(/^(?:import|export)\b( type\b)?[^'"`;]*?from '([^']+)'/gmu)) {
    if (kind !== undefined) continue
    const path = name.startsWith('.') ? join(dirname(file), name) : name
    if (known.has(path)) continue
    known.add(path)
    if (name.startsWith('.')) loadedWith(path, known)
  }
  return known
}

const isOfCharts = (path: string): boolean => path.startsWith('echarts') || /report\/(?:charts|html)\//u.test(path)

test.each([
  'index.ts',
  'vitest/plugin.ts',
  'vitest/reporter.ts',
  'vitest/setup.ts',
  'cli/bin.ts',
  'plan.ts',
  'judge.ts',
])('%s loads no chart library', (entry) => {
  const loaded = [...loadedWith(entry)]
  expect(loaded.length).toBeGreaterThan(1)
  expect(loaded.filter(isOfCharts)).toEqual([])
})

test('the page does, so that this would be seen', () => {
  expect([...loadedWith('report/html/page.ts')]).toContain('echarts/core')
})
