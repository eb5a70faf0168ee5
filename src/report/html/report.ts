import type { RunReport } from '../../model/report.ts'

/** `report.html`: all scenarios on one page that works offline. The chart library is loaded by the first call. */
export async function renderHtmlReport(reports: readonly RunReport[]): Promise<string> {
  const { renderPage } = await import('./page.ts')
  return renderPage(reports)
}
