import { fileURLToPath } from 'node:url'
import type { TestProject, Vite, Vitest } from 'vitest/node'
import { BenchError } from '../errors.ts'
import type { ScenarioDefaults } from '../load/resolve.ts'
import { isOldVitest } from '../project/versions.ts'
import { isLive, printsColor } from '../terminal.ts'
import { SETTINGS_KEY, type Settings } from './contract.ts'
import { namesOfReporters } from './names-of-reporters.ts'
import { checkOutputs, type Outputs } from './outputs.ts'
import BenchReporter from './reporter.ts'

/** Options of the plugin: anything a scenario has becomes its default, and what the run writes. */
export interface OllamaBenchOptions extends Omit<ScenarioDefaults, 'host'> {
  /** Default: OLLAMA_HOST, then http://127.0.0.1:11434. */
  readonly host?: string
  /** Fresh loads that a recording run (`-u`, or the first) measures in one go. Default 1; VITEST_OLLAMA_SESSIONS wins. */
  readonly record?: { readonly sessions?: number }
  /** Files written at the end of the run. */
  readonly outputs?: Outputs
}

const reporters = new WeakMap<Vitest, BenchReporter>()

/**
 * Turns benchmark projects into LLM benchmarks: their matchers, their reporter, their settings. Unit tests of the same
 * repo load nothing of it.
 * @throws BenchError VITEST_TOO_OLD; TypeError on outputs that cannot be written
 */
export function ollamaBench(options: OllamaBenchOptions = {}): Vite.Plugin {
  const { outputs = {}, record = {}, ...defaults } = options
  const sessions = sessionsToRecord(record.sessions, process.env['VITEST_OLLAMA_SESSIONS'])
  return {
    name: 'vitest-ollama-bench',
    configureVitest({ vitest, project }) {
      refuseOldVitest(vitest.version)
      if (!project.config.benchmark.enabled) return
      checkOutputs(outputs, vitest.config.root)
      const reporter = reporterOf(vitest, outputs)
      reporter.notice(...setAside(project))
      addSetupFile(project)
      // Reports and annotations name the line of a scenario.
      project.config.includeTaskLocation = true
      project.provide(SETTINGS_KEY, settingsOf(project, { defaults, sessions, channel: reporter.address }))
    },
  }
}

/** @throws TypeError when it is not a whole number from 1 to 8, as many as are kept */
function sessionsToRecord(option: number | undefined, variable: string | undefined): number {
  const [name, value] = variable ? ['VITEST_OLLAMA_SESSIONS', Number(variable)] : ['record: { sessions }', option ?? 1]
  if (Number.isInteger(value) && value >= 1 && value <= MOST_SESSIONS) return value
  throw new TypeError(
    `${name} is ${variable || option}, and must be a whole number from 1 to ${MOST_SESSIONS}: as many sessions are kept.`,
  )
}

const MOST_SESSIONS = 8

function reporterOf(vitest: Vitest, outputs: Outputs): BenchReporter {
  const known = reporters.get(vitest)
  if (known) return known
  const reporter = new BenchReporter(outputs)
  reporters.set(vitest, reporter)
  const list: unknown[] = vitest.config.reporters
  list.push(reporter)
  runOnce(vitest)
  return reporter
}

function settingsOf(
  project: TestProject,
  from: { defaults: ScenarioDefaults; sessions: number; channel: string | undefined },
): Settings {
  return {
    defaults: from.defaults,
    project: project.serializedConfig.benchmark.projectName,
    ci: Boolean(process.env['CI']),
    ownSnapshotEnvironment: project.config.snapshotEnvironment !== undefined,
    color: printsColor(),
    charts: showsPictures(project.vitest.config),
    properties: namesOfReporters(project.vitest.config).some((name) => name === 'junit' || name === 'blob'),
    live: isLive(),
    record: { sessions: from.sessions },
    channel: from.channel,
  }
}

/** Vitest's UI and its HTML report; a blob may become one. */
const PICTURES: ReadonlySet<string> = new Set(['html', 'blob'])

const showsPictures = (config: Vitest['config']): boolean =>
  config.ui || namesOfReporters(config).some((name) => PICTURES.has(name))

/** `vitest bench` alone does not watch: a benchmark must not start over because a file was saved. */
function runOnce({ config }: Vitest): void {
  const { cliOptions } = config
  const benchmarkOnly = 'benchmarkOnly' in cliOptions && cliOptions.benchmarkOnly === true
  if (benchmarkOnly && cliOptions.watch !== true) config.watch = false
}

/** A new array: the old one is shared with the unit tests' project when benchmarks run beside them. */
function addSetupFile(project: TestProject): void {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const file = fileURLToPath(new URL(`./setup.${ending}`, import.meta.url))
  if (!project.config.setupFiles.includes(file)) project.config.setupFiles = [...project.config.setupFiles, file]
}

/** Settings of the repo that would spoil a measurement are set aside for benchmark projects, and said. */
function setAside(project: TestProject): string[] {
  const { config } = project
  const found = [
    config.retry && 'retry (a retry is best-of-n)',
    config.sequence.shuffle && 'sequence.shuffle',
    config.sequence.concurrent && 'sequence.concurrent',
  ].filter((entry) => typeof entry === 'string')
  config.retry = 0
  config.sequence.shuffle = false
  config.sequence.concurrent = false
  return found.length > 0 ? [`benchmarks run without this repo's ${found.join(', ')}`] : []
}

function refuseOldVitest(version: string): void {
  if (!isOldVitest(version)) return
  throw new BenchError(
    'VITEST_TOO_OLD',
    `vitest-ollama-bench needs Vitest 5.1 or newer (its benchmarks are tests with fixtures and snapshot domains), but this is ${version}. ` +
      `Upgrade with \`npm i -D vitest@^5.1\`; see https://vitest.dev/guide/migration.`,
    { details: { version } },
  )
}
