import { expect, test } from 'vitest'
import type { Vitest } from 'vitest/node'
import { intoSummary } from '../../../src/vitest/summary-line.ts'

const ROWS = ['', ' ❯ a.bench.ts 0/6', '', ' Test Files 0 passed (1)', '   Duration 3.91s', '']

/** As much of Vitest as is looked at. */
const vitestWith = (...reporters: readonly unknown[]) => ({ reporters }) as unknown as Vitest

function defaultReporter() {
  let scheduled = 0
  const summary = { createSummary: () => [...ROWS], renderer: { schedule: () => (scheduled += 1) } }
  return { summary, scheduled: () => scheduled }
}

test('the line stands below the running files, as long as there is one', () => {
  const reporter = defaultReporter()
  let line: string | undefined = '  P=2 round 1/3'
  const redraw = intoSummary(vitestWith({}, reporter), () => line)
  expect(reporter.summary.createSummary()).toEqual([...ROWS.slice(0, 2), line, ...ROWS.slice(2)])
  line = undefined
  expect(reporter.summary.createSummary()).toEqual(ROWS)
  redraw?.()
  expect(reporter.scheduled()).toBe(1)
})

test('where Vitest is built in another way, nothing is touched', () => {
  const { summary } = defaultReporter()
  const others = [
    undefined,
    'dot',
    { summary: undefined },
    { summary: { ...summary, createSummary: undefined } },
    { summary: { ...summary, renderer: {} } },
  ]
  expect(intoSummary(vitestWith(...others), () => 'line')).toBeUndefined()
  expect(intoSummary({} as unknown as Vitest, () => 'line')).toBeUndefined()
  expect(summary.createSummary()).toEqual(ROWS)
})
