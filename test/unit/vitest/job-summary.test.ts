import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadJobSummary } from '../../../src/vitest/job-summary.ts'
import { articleSweep } from '../report/fixtures.ts'

const REPORT = { sweep: articleSweep(), requirements: [] }

function page(text = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'vob-page-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'page.md'), text)
  return join(folder, 'page.md')
}

test('comes below what is there', async () => {
  const file = page('## Vitest Test Report\n')
  const add = await loadJobSummary({ GITHUB_STEP_SUMMARY: file })
  expect(add([REPORT])).toBeUndefined()
  expect(readFileSync(file, 'utf8')).toMatch(/^## Vitest Test Report\n\n## vitest-ollama-bench: 1 scenario\n/)
})

test('counts what is there towards what GitHub takes', async () => {
  const file = page('x'.repeat(1024 * 1024 - 4000))
  const add = await loadJobSummary({ GITHUB_STEP_SUMMARY: file })
  expect(add([REPORT, REPORT, REPORT, REPORT])).toBeUndefined()
  const text = readFileSync(file, 'utf8')
  expect(text.length).toBeLessThanOrEqual(1024 * 1024)
  expect(text).toContain('did not fit')
})

test('is nothing elsewhere, and where nothing was measured', async () => {
  expect((await loadJobSummary({}))([REPORT])).toBeUndefined()
  const file = page()
  ;(await loadJobSummary({ GITHUB_STEP_SUMMARY: file }))([])
  expect(readFileSync(file, 'utf8')).toBe('')
})

test('that cannot be written is said, with what to do, and nothing is thrown', async () => {
  const add = await loadJobSummary({ GITHUB_STEP_SUMMARY: join(page(), 'no-folder') })
  expect(add([REPORT])).toMatch(/^the job summary could not be written \(ENOTDIR\): .*outputs: \{ markdown:/)
})
