import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { pasteInto, pastedIn } from '../../../scripts/study/paste.ts'
import { planOf } from '../../../scripts/study/plan.ts'
import { type Results, runPlan } from '../../../scripts/study/run-plan.ts'
import { sectionOf } from '../../../scripts/study/section.ts'

const DOCUMENT = readFileSync(new URL('../../../docs/verdicts.md', import.meta.url), 'utf8')

/** As the documents were written with. */
const SEED = 1

const isTable = (line: string | undefined): boolean => line?.startsWith('|') ?? false

/** Prose and headings as they are; of a table's rows the names, and how many cells there are. */
function shapeOf(section: string): string[] {
  const lines = section.split('\n')
  return lines.map((line, at) => {
    if (!isTable(line) || !isTable(lines[at - 1])) return line
    const cells = line.split('|').slice(1, -1)
    return `${cells[0]?.trim()}: ${cells.length} cells`
  })
}

describe('the tables of the document', () => {
  const section = { text: '' }
  const plan = planOf(0.001)
  const found: { results?: Results } = {}

  beforeAll(() => {
    found.results = runPlan(plan, SEED)
    section.text = sectionOf(found.results, SEED)
  })

  test('have the shape, the seed and the number of runs of what the study prints', () => {
    expect(shapeOf(pastedIn(DOCUMENT))).toEqual(shapeOf(section.text))
  })

  test('have a number in every cell', () => {
    expect(pastedIn(DOCUMENT)).not.toMatch(/NaN|undefined|\| +\|/)
  })

  test('come from every row of the plan', () => {
    const { gate, ratio } = found.results ?? { gate: new Map(), ratio: new Map() }
    expect([...gate.keys(), ...ratio.keys()].sort()).toEqual([...plan.keys()].sort())
  })

  test('leave the rest of the document as it is when they are pasted', () => {
    const pasted = pasteInto(DOCUMENT, section.text)
    expect(pastedIn(pasted)).toBe(section.text.trim())
    expect(pasteInto(pasted, pastedIn(DOCUMENT))).toBe(DOCUMENT)
  })
})

test('a document without a place for the study is refused', () => {
  expect(() => pasteInto('# Verdicts\n', 'table')).toThrow(/put .*begin.* and .*end.* on lines of their own/)
})
