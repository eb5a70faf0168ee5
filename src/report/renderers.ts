import type { RunReport } from '../model/report.ts'
import { renderJson } from './json.ts'

/** Makes a file's text of runs; of as many as it is for. */
export type RenderReports = (reports: readonly RunReport[]) => string

/** What a file holds: of each scenario its own, or of all together. */
export interface Renderer {
  readonly files: 'one a scenario' | 'one'
  /** What renders it is loaded first, so that it is at hand at any moment, also when the process is told to end. */
  load(): Promise<RenderReports>
}

/** Every file that can be made of runs; only what is asked for is loaded. */
export const RENDERERS = {
  json: {
    files: 'one a scenario',
    load: () => Promise.resolve((reports) => reports.map((report) => renderJson(report.sweep, report)).join('')),
  },
  html: { files: 'one', load: async () => (await import('./html/page.ts')).renderPage },
  markdown: {
    files: 'one',
    load: async () => {
      const { renderSummary } = await import('./markdown/summary.ts')
      return (reports) => renderSummary(reports)
    },
  },
  comment: { files: 'one', load: async () => (await import('./markdown/comment.ts')).renderComment },
  csv: { files: 'one', load: async () => (await import('./exports/csv.ts')).renderCsv },
  bencher: { files: 'one', load: async () => (await import('./exports/bencher.ts')).renderBencher },
  biggerIsBetter: { files: 'one', load: () => benchmarkAction('higher') },
  smallerIsBetter: { files: 'one', load: () => benchmarkAction('lower') },
} as const satisfies Readonly<Record<string, Renderer>>

async function benchmarkAction(better: 'higher' | 'lower'): Promise<RenderReports> {
  const { renderBenchmarkAction } = await import('./exports/benchmark-action.ts')
  return (reports) => renderBenchmarkAction(reports, better)
}
