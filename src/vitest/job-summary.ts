import { appendFileSync, statSync } from 'node:fs'
import type { RunReport } from '../model/report.ts'

/** Adds runs to the page of the job; answers with words where that could not be done. */
export type SummaryWriter = (reports: readonly RunReport[]) => string | undefined

/**
 * Where a job of GitHub's shows a page, ours comes below what other reporters wrote, which is counts of tests; together
 * they may not be larger than GitHub takes. Loaded before the run, so that it is at hand when the process is told to end.
 */
export async function loadJobSummary(environment: NodeJS.ProcessEnv): Promise<SummaryWriter> {
  const file = environment['GITHUB_STEP_SUMMARY']
  if (!file) return () => undefined
  const { MOST_SUMMARY_BYTES, renderSummary } = await import('../report/markdown/summary.ts')
  return (reports) => {
    try {
      const there = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      const text = renderSummary(reports, MOST_SUMMARY_BYTES - there - LINE_BREAK.length)
      if (text !== '') appendFileSync(file, LINE_BREAK + text)
      return undefined
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
      return `the job summary could not be written (${why}): what it would have shown is in the log above. Check GITHUB_STEP_SUMMARY, or write a file with \`outputs: { markdown: 'bench/summary.md' }\`.`
    }
  }
}

/** A heading needs an empty line above, whatever came before. */
const LINE_BREAK = '\n'
