import { basename, dirname, resolve } from 'node:path'
import type { Reporter, TestModule, TestRunEndReason, TestSpecification, Vitest } from 'vitest/node'
import type { Flight, Progress } from '../model/progress.ts'
import type { RunReport } from '../model/report.ts'
import { fleetsOf } from '../report/fleet.ts'
import { renderFleet } from '../report/fleet-table.ts'
import { palette, type Palette } from '../report/palette.ts'
import { renderSweep } from '../report/sweep-report.ts'
import { unfinishedNote } from '../report/unfinished.ts'
import { ProgressServer } from './channel.ts'
import { columns, isLive, printsColor, reportColumns, shownText } from '../terminal.ts'
import { ProgressLines } from '../report/progress-lines.ts'
import { onEnding } from './ending.ts'
import { type Gathered, gatheredFrom, unsavedReport } from './gathered.ts'
import { githubWarnings } from './github-warnings.ts'
import { loadJobSummary, type SummaryWriter } from './job-summary.ts'
import { namesOfReporters } from './names-of-reporters.ts'
import { loadOutputs, type Outputs, type OutputWriter } from './outputs.ts'
import { storedFault } from './stored-fault.ts'
import { intoSummary } from './summary-line.ts'
import { Unfinished, whyUnfinished } from './unfinished.ts'

export type { Outputs }

/** Shows what happens while it runs and prints a report per scenario, in the main process; writes the outputs at the end. */
export default class BenchReporter implements Reporter {
  readonly #outputs: Outputs
  readonly #notices = new Set<string>()
  readonly #reports: RunReport[] = []
  readonly #unfinished = new Unfinished()
  readonly #server: ProgressServer | undefined
  readonly #palette: Palette = palette(printsColor())
  readonly #lines = new ProgressLines({
    palette: this.#palette,
    width: columns,
    isLive: () => this.#redraw !== undefined,
  })
  readonly #stopWatching: () => void
  /** Absent where there is no line that is written over. */
  #redraw: (() => void) | undefined
  #vitest: Vitest | undefined
  /** Loaded when a run starts. */
  #writeOutputs: OutputWriter = () => []
  #addToJobSummary: SummaryWriter = () => undefined
  /** Those of this run that are not reported yet. */
  #open: TestSpecification[] = []

  constructor(outputs: Outputs = {}) {
    this.#outputs = outputs
    this.#server = ProgressServer.open({
      onProgress: (event) => this.#progress(event),
      onSoFar: this.#unfinished.keep,
    })
    this.#stopWatching = onEnding(() => this.#atEnding())
  }

  /** Where workers send progress to. */
  get address(): string | undefined {
    return this.#server?.address
  }

  /** Something to say once, when the run starts. */
  notice(...texts: readonly string[]): void {
    for (const text of texts) this.#notices.add(text)
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    vitest.onClose(this.#stopWatching)
    if (isLive()) this.#redraw = intoSummary(vitest, () => this.#liveLine())
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    this.#reports.length = 0
    this.#open = [...specifications]
    for (const text of this.#notices) this.#print(this.#palette.dim(`vitest-ollama-bench: ${text}`))
    this.#notices.clear()
    for (const { moduleId, project } of specifications) {
      if (!project.config.benchmark.enabled) continue
      const path = resolve(dirname(moduleId), '__snapshots__', `${basename(moduleId)}.snap`)
      const fault = storedFault(path, project.config.root)
      if (fault !== undefined) this.#vitest?.logger.error(fault)
    }
    this.#writeOutputs = await loadOutputs(this.#outputs)
    this.#addToJobSummary = await loadJobSummary(process.env)
  }

  #progress(event: Progress | Flight): void {
    const line = this.#lines.take(event)
    if (line !== undefined) this.#print(line)
    this.#redraw?.()
  }

  #liveLine(): string | undefined {
    const line = this.#lines.live()
    return line && shownText(line)
  }

  onTestModuleEnd(module: TestModule): void {
    this.#lines.end()
    this.#open = this.#open.filter(({ testModule }) => testModule?.id !== module.id)
    this.#reportAll(gatheredFrom(module))
    const reasons = new Map([...module.children.allTests()].map((test) => [test.id, whyUnfinished(test)]))
    this.#reportUnfinished((testId) => reasons.get(testId))
    if (process.env['GITHUB_ACTIONS'] === 'true' && !this.#isMerging)
      for (const line of githubWarnings(module)) this.#print(line)
  }

  onTestRunEnd(_modules: unknown, _errors: unknown, reason: TestRunEndReason): void {
    this.#conclude(reason === 'interrupted' ? 'it was stopped' : 'its worker process ended')
  }

  /** Neither hooks nor `onTestRunEnd` come when the process is told to end: what is there is shown and written now. */
  #atEnding(): void {
    try {
      this.#conclude('it was stopped')
    } catch (error) {
      this.#vitest?.logger.error(error instanceof Error ? error.message : error)
    } finally {
      this.#server?.close()
    }
  }

  /** What is not shown yet, then the files. A second call finds nothing to do. */
  #conclude(why: string): void {
    this.#lines.end()
    for (const { testModule } of this.#open.splice(0))
      if (testModule) this.#reportAll(gatheredFrom(testModule).map(unsavedReport))
    this.#reportUnfinished(() => why)
    const reports = this.#reports.splice(0)
    this.#showFleets(reports)
    const root = this.#vitest?.config.root ?? process.cwd()
    for (const { state, words } of this.#writeOutputs(reports, root)) {
      if (state === 'failed') process.exitCode = 1
      this.#print(state === 'failed' ? this.#palette.bad(words) : this.#palette.dim(words))
    }
    const doubt = this.#addToJobSummary(reports)
    if (doubt !== undefined) this.#print(this.#palette.doubt(doubt))
  }

  #reportAll(gathered: readonly Gathered[]): void {
    for (const { sweepId, ...report } of gathered) {
      this.#unfinished.forget(sweepId)
      this.#report(report)
    }
  }

  #reportUnfinished(whyOf: (testId: string) => string | undefined): void {
    for (const { sweep, why } of this.#unfinished.take(whyOf)) {
      const view = { palette: this.#palette, width: reportColumns() }
      this.#print(`\n${unfinishedNote(sweep.scenario.name, why, view)}`)
      this.#report({ sweep, requirements: [] })
    }
  }

  #report(report: RunReport): void {
    this.#reports.push(report)
    if (!this.#isMerging) this.#show(report)
  }

  /** The blobs of several runs are read; nothing runs. */
  get #isMerging(): boolean {
    return this.#vitest?.config.mergeReports !== undefined
  }

  /** One table for what several machines ran, in place of their reports, which their own runs have shown. */
  #showFleets(reports: readonly RunReport[]): void {
    const fleets = fleetsOf(reports)
    const shown = new Set(fleets.flatMap(({ machines }) => machines.map(({ report }) => report)))
    if (this.#isMerging) for (const report of reports) if (!shown.has(report)) this.#show(report)
    for (const fleet of fleets)
      this.#print(`\n${renderFleet(fleet, { palette: this.#palette, width: reportColumns() })}`)
  }

  #show({ sweep, requirements, baseline }: RunReport): void {
    this.#print(`\n${renderSweep(sweep, { palette: this.#palette, width: reportColumns(), requirements, baseline })}`)
  }

  /** Where stdout carries a machine's format, people read stderr. */
  #print(text: string): void {
    const logger = this.#vitest?.logger
    if (this.#vitest && stdoutIsData(this.#vitest)) logger?.error(shownText(text))
    else logger?.log(shownText(text))
  }
}

/** Reporters that print a format of their own unless they are given a file. */
const FORMATS: ReadonlySet<string> = new Set(['json', 'junit', 'tap', 'tap-flat'])

function stdoutIsData({ config }: Vitest): boolean {
  const { outputFile } = config
  const names = namesOfReporters(config).filter((name) => FORMATS.has(name))
  return names.some((name) => (typeof outputFile === 'object' ? outputFile[name] : outputFile) === undefined)
}
