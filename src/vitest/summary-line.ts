import type { Vitest } from 'vitest/node'

/** Of Vitest's default reporter, what a further line in its window of running files takes. It is not documented. */
interface Summary {
  createSummary: () => string[]
  readonly renderer: { schedule(): void }
}

/**
 * Puts a line into the window that Vitest redraws below its output, above its counts, and answers with a way to have it
 * drawn. Vitest has no public place for it: where the window is not built as in 5.1, or there is none, nothing is
 * touched and the answer is undefined.
 */
export function intoSummary(vitest: Vitest, line: () => string | undefined): (() => void) | undefined {
  const summary = summaryOf(vitest)
  if (!summary) return undefined
  const rows = summary.createSummary.bind(summary)
  summary.createSummary = () => {
    const window = rows()
    const text = line()
    // The last but one of its empty rows parts the running files from the counts.
    return text === undefined ? window : window.toSpliced(Math.max(0, window.lastIndexOf('', -2)), 0, text)
  }
  return () => summary.renderer.schedule()
}

function summaryOf(vitest: Vitest): Summary | undefined {
  const found = reportersOf(vitest).map((reporter) => (isObject(reporter) ? reporter['summary'] : undefined))
  return found.find(isSummary)
}

/** Those that run; the property is there in 5.1 and is not part of the types. */
function reportersOf(vitest: Vitest): readonly unknown[] {
  const reporters: unknown = Reflect.get(vitest, 'reporters')
  return Array.isArray(reporters) ? reporters : []
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function isSummary(value: unknown): value is Summary {
  if (!isObject(value) || typeof value['createSummary'] !== 'function') return false
  return isObject(value['renderer']) && typeof value['renderer']['schedule'] === 'function'
}
