import { assert, property } from 'fast-check'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../src/model/report.ts'
import { COMMENT_MARKER, renderComment } from '../../../src/report/markdown/comment.ts'
import { renderSummary } from '../../../src/report/markdown/summary.ts'
import { conversations, start, twelve } from './mode-sweeps.ts'
import { HOSTILE } from '../../hostile.ts'
import { diagnosed, GUARDS } from '../measure/diagnosed.ts'
import {
  articleSweep,
  failedLevelSweep,
  hostileText,
  matrixSweep,
  regression,
  REQUIREMENTS,
  simulatedSweep,
  unchanged,
} from './fixtures.ts'
import { expectGolden } from './golden.ts'

const named = (name: string) => ({ scenario: { ...articleSweep().scenario, name } })

const REGRESSED: RunReport = {
  sweep: diagnosed({ warnings: [GUARDS.bimodal] }),
  requirements: REQUIREMENTS,
  baseline: regression(),
}
const FINE: RunReport = {
  sweep: simulatedSweep(named('a quiet evening')),
  requirements: REQUIREMENTS.filter(({ state }) => state === 'met'),
  baseline: unchanged(),
}
const many = (length: number): RunReport[] =>
  Array.from({ length }, (_, index) => ({ ...FINE, sweep: articleSweep(named(`chat ${index}`)) }))
const FAILED: RunReport = { sweep: failedLevelSweep(), requirements: [] }

describe('the job summary', () => {
  test('a regression stands on top, with what changed first', async () => {
    await expectGolden(renderSummary([FINE, REGRESSED]).trimEnd(), 'summary.md')
  })

  test('a level without answers, and what else was found', async () => {
    await expectGolden(renderSummary([FAILED]).trimEnd(), 'summary-failed-level.md')
  })

  test('settings of a managed server, turns and cold starts', async () => {
    const reports = [matrixSweep(), conversations(twelve), start()].map((sweep) => ({ sweep, requirements: [] }))
    await expectGolden(renderSummary(reports).trimEnd(), 'summary-modes.md')
  })

  test('runs of one scenario on several machines are one table, before each of them', async () => {
    const reports = [
      { ...REGRESSED, sweep: articleSweep() },
      { sweep: simulatedSweep(), requirements: REQUIREMENTS },
    ]
    const text = renderSummary(reports)
    expect(text.match(/^### .*/gm)).toEqual([
      '### two people chat at once: 2 machines',
      '### ❌ two people chat at once',
      '### ❌ two people chat at once',
    ])
    await expectGolden(text.split('\n### ❌')[0]?.trimEnd() ?? '', 'summary-machines.md')
  })

  test('nothing where nothing was measured', () => {
    expect(renderSummary([])).toBe('')
  })

  test('it stays within what GitHub takes, whole scenarios at a time, and says what is missing', () => {
    const text = renderSummary([...many(60), REGRESSED], 40_000)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(40_000)
    expect(Buffer.byteLength(text)).toBeGreaterThan(35_000)
    expect(text.match(/^### /gm)?.length).toBeGreaterThan(5)
    expect(text.indexOf('regressed')).toBeLessThan(text.indexOf('### ✅'))
    const left = 61 - (text.match(/^### /gm)?.length ?? 0)
    expect(text).toContain(`**${left} more parts did not fit**`)
    expect(renderSummary(many(3), 10)).toBe('')
  })
})

describe('the comment on a pull request', () => {
  test('a line for each scenario, the rest on a click', async () => {
    await expectGolden(renderComment([FINE, REGRESSED]).trimEnd(), 'comment.md')
  })

  test('its first line is the mark by which it is found again', () => {
    expect(renderComment([FINE]).split('\n')[0]).toBe(COMMENT_MARKER)
  })

  test("it stays within GitHub's limit; lines are kept longer than details", () => {
    const some = renderComment(many(100))
    expect(some.match(/^✅ \*\*/gm)).toHaveLength(100)
    expect(Buffer.byteLength(some)).toBeLessThanOrEqual(65_536)
    expect(some).toMatch(/\*\*\d+ more parts did not fit\*\* into a comment\.\n\n<\/details>/)
    const all = renderComment(many(2000))
    expect(Buffer.byteLength(all)).toBeLessThanOrEqual(65_536)
    expect(all).toContain('did not fit')
  })
})

/** Every word of another's in one report. */
function said(words: string): RunReport {
  const sweep = diagnosed({ warnings: [GUARDS.bimodal] })
  const warnings = sweep.warnings.map((warning) => ({ ...warning, message: words, advice: words }))
  return {
    sweep: {
      ...sweep,
      warnings,
      simulated: true,
      scenario: { ...sweep.scenario, name: words, model: words },
      machine: { ...sweep.machine, key: words, preset: words },
      conditions: { ollamaVersion: words, quantization: words },
      levels: sweep.levels.map((level) => ({
        ...level,
        outcomes: { ...level.outcomes, failed: 1 },
        requests: level.requests.map((request) => ({ ...request, failure: { code: 'X', message: words } })),
      })),
    },
    requirements: [{ text: words, state: 'missed', detail: words, advice: words }],
    baseline: regression({
      machine: words,
      conditions: [{ name: words, stored: words, now: words }],
      unconfirmedBecause: words,
      confirmed: false,
    }),
  }
}

test('words of others are words: no markup, link, reference, cell or order of theirs', () => {
  const kinds = new Set(nodesOf(renderSummary([said('plain')])).map(({ type }) => type))
  const holds = (words: string) => {
    for (const text of [renderSummary([said(words)]), renderComment([said(words)])]) {
      for (const { type } of nodesOf(text)) expect(kinds).toContain(type)
      for (const tag of htmlOf(text)) expect(tag).toMatch(OURS)
      expect(text).not.toMatch(/^::|##\[|##vso/m)
      for (const row of text.split('\n').filter((line) => line.startsWith('| ')))
        expect(row.match(/(?<!\\)\|/g)?.length).toBeLessThan(12)
    }
  }
  holds(HOSTILE)
  holds('</summary></details><script>alert(1)</script> ``` @octocat #1 http://evil.example ![x](y) | a | b |')
  assert(property(hostileText, holds), { numRuns: 12 })
})

const OURS = /^(?:<!-- vitest-ollama-bench -->|<\/?span>|<\/details>|<details><summary>[\w ,]+<\/summary>)$/

type Tree = { readonly type: string; readonly value?: string; readonly children?: readonly Tree[] }

function nodesOf(markdown: string): Tree[] {
  const all = (node: Tree): Tree[] => [node, ...(node.children ?? []).flatMap(all)]
  return all(fromMarkdown(markdown) as Tree)
}

const htmlOf = (markdown: string): string[] =>
  nodesOf(markdown).flatMap(({ type, value }) => (type === 'html' && value !== undefined ? [value] : []))
