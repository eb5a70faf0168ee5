import { existsSync, readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import type { Reporter, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { findConflictMarkers } from '../baseline/snapshot-file.ts'
import type { Progress } from '../model/progress.ts'
import type { SweepResult } from '../model/result.ts'
import type { BaselineVerdict, RequirementVerdict } from '../model/verdict.ts'
import { palette, type Palette } from '../report/palette.ts'
import { renderSweep } from '../report/sweep-report.ts'
import { ProgressServer } from './channel.ts'
import { printsColor } from '../terminal.ts'
import { BASELINE_ARTIFACT, type BenchArtifact, REQUIREMENT_ARTIFACT, SWEEP_ARTIFACT } from './contract.ts'
import { progressLine } from '../report/progress-line.ts'
import { writeOutputs } from './outputs.ts'

/** Files that a run writes. Paths are relative to the project's root. */
export interface Outputs {
  /** The full result (`sweep.json`); with several scenarios each gets its name before the ending. */
  readonly json?: string
}

interface Report {
  readonly sweep: SweepResult
  readonly requirements: RequirementVerdict[]
  baseline?: BaselineVerdict
}

/** Prints the rounds while they run and a report per scenario, in the main process; writes the outputs at the end. */
export default class BenchReporter implements Reporter {
  readonly #outputs: Outputs
  readonly #notices = new Set<string>()
  readonly #sweeps: SweepResult[] = []
  readonly #server: ProgressServer | undefined
  readonly #palette: Palette = palette(printsColor())
  #vitest: Vitest | undefined

  constructor(outputs: Outputs = {}) {
    this.#outputs = outputs
    this.#server = ProgressServer.open((event) => this.#progress(event))
    process.once('exit', () => this.#server?.close())
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
  }

  onTestRunStart(specifications: readonly TestSpecification[]): void {
    this.#sweeps.length = 0
    for (const text of this.#notices) this.#print(this.#palette.dim(`vitest-ollama-bench: ${text}`))
    this.#notices.clear()
    for (const { moduleId, project } of specifications) {
      if (project.config.benchmark.enabled) this.#warnOfConflicts(moduleId)
    }
  }

  onTestModuleEnd(module: TestModule): void {
    for (const report of reportsOf(module)) {
      this.#sweeps.push(report.sweep)
      const { requirements, baseline } = report
      const width = process.stdout.columns ?? undefined
      this.#print(`\n${renderSweep(report.sweep, { palette: this.#palette, width, requirements, baseline })}`)
    }
  }

  onTestRunEnd(): void {
    const root = this.#vitest?.config.root ?? process.cwd()
    for (const path of writeOutputs(this.#sweeps, this.#outputs, root)) {
      this.#print(this.#palette.dim(`wrote ${relative(root, path)}`))
    }
  }

  #progress(event: Progress): void {
    this.#print(progressLine(event, this.#palette))
  }

  /** Where stdout carries a machine's format, people read stderr. */
  #print(text: string): void {
    const logger = this.#vitest?.logger
    if (this.#vitest && stdoutIsData(this.#vitest)) logger?.error(text)
    else logger?.log(text)
  }

  /** Markers between entries make the file invalid JavaScript; Vitest then says so without a line. */
  #warnOfConflicts(moduleId: string): void {
    const path = resolve(dirname(moduleId), '__snapshots__', `${moduleId.split('/').at(-1)}.snap`)
    if (!existsSync(path)) return
    const [first] = findConflictMarkers(readFileSync(path, 'utf8'))
    if (!first) return
    const file = relative(this.#vitest?.config.root ?? '', path)
    this.#vitest?.logger.error(
      `${file}:${first.line}: the stored baselines hold merge conflict markers (${first.marker}), so nothing can be judged and nothing was changed. ` +
        `Keep both sides' machine sections and delete the marker lines, or take one side with \`git checkout --ours -- ${file}\` (or --theirs).`,
    )
  }
}

function reportsOf(module: TestModule): Report[] {
  const reports = new Map<string, Report>()
  const artifacts = [...module.children.allTests()].flatMap(ownArtifacts)
  for (const artifact of artifacts) {
    if (artifact.type === SWEEP_ARTIFACT) reports.set(artifact.sweepId, { sweep: artifact.sweep, requirements: [] })
  }
  for (const artifact of artifacts) {
    const report = reports.get(artifact.sweepId)
    if (artifact.type === REQUIREMENT_ARTIFACT) report?.requirements.push(artifact.verdict)
    if (artifact.type === BASELINE_ARTIFACT && report) report.baseline = artifact.verdict
  }
  return [...reports.values()]
}

/** Reporters that print a format of their own unless they are given a file. */
const FORMATS: ReadonlySet<string> = new Set(['json', 'junit', 'tap', 'tap-flat'])

function stdoutIsData({ config: { reporters, outputFile } }: Vitest): boolean {
  const names = reporters.flatMap((entry) => {
    const name: unknown = Array.isArray(entry) ? entry[0] : entry
    return typeof name === 'string' && FORMATS.has(name) ? [name] : []
  })
  return names.some((name) => (typeof outputFile === 'object' ? outputFile[name] : outputFile) === undefined)
}

const OURS: ReadonlySet<string> = new Set([SWEEP_ARTIFACT, REQUIREMENT_ARTIFACT, BASELINE_ARTIFACT])

const ownArtifacts = (test: TestCase): BenchArtifact[] =>
  test.artifacts().filter((artifact): artifact is BenchArtifact & typeof artifact => OURS.has(artifact.type))
