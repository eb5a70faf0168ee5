import { Command, InvalidArgumentError, Option } from 'commander'
import { BenchError } from '../errors.ts'
import { resolveScenario } from '../load/resolve.ts'
import type { ResolvedScenario, Scenario } from '../model/scenario.ts'
import { plannedLines } from '../report/stability-progress.ts'
import { renderStability, renderStabilityJson } from '../report/stability-report.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile, writeOutput } from './files.ts'
import { Interrupt } from './interrupt.ts'
import { scenarioOf, type ScenarioOptions, understood, withRequests, withServer } from './scenario-options.ts'
import { Screen } from './screen.ts'
import { FEWEST_SESSIONS, restMs, StabilityRun } from './stability-run.ts'
import { durationMs, whole } from './values.ts'

/** Measures an unchanged system several times (A/A) and says whether this machine can carry a gate. */
export function stabilityCommand(finish: (code: number) => void): Command {
  const command = withServer(new Command('stability'))
    .description(
      'measure an unchanged system several times and say whether this machine can carry a gate, which slow-down it ' +
        'will see, and how many sessions to record; exit code 0: it can (20 % or less), 1: it cannot',
    )
    .option('--sessions <n>', 'times to measure, each after a fresh load', sessionCount, SESSIONS)
    .addOption(
      new Option('--reload <policy>', 'unload the model between sessions; auto: on this machine, if it is alone')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('--reload-idle <duration>', 'rest between unloading and loading (default: 30s)', durationMs)
  return withRequests(command)
    .option('--output <file>', 'write all sessions and what follows as JSON')
    .action(async (options: StabilityOptions) => {
      finish(await stability(options))
    })
}

/** As many as a baseline is advised to hold. */
const SESSIONS = 5

interface StabilityOptions extends ScenarioOptions {
  readonly sessions: number
  readonly reload: Scenario['reload']
  readonly reloadIdle?: number
  readonly output?: string
}

async function stability(options: StabilityOptions): Promise<number> {
  const scenario = understood(() => understand(options))
  if (!scenario) return EXIT.misuse
  const screen = new Screen()
  const stop = new Interrupt()
  try {
    const { sessions } = options
    for (const line of plannedLines({ scenario, sessions, restMs: restMs(scenario, false) }, screen.view))
      screen.say(line)
    for (const notice of scenario.notices) screen.say(screen.palette.dim(notice))
    const run = new StabilityRun(scenario, { sessions, signal: stop.signal, screen })
    await run.measure()
    screen.rest()
    const code = show(run, options, screen)
    if (stop.signal.aborted && code !== EXIT.notMeasured)
      screen.say(
        screen.palette.doubt(
          `stopped before all ${sessions} sessions were measured: the figures are those of the sessions that had ended`,
        ),
      )
    return stop.signal.aborted ? stop.exitCode : code
  } finally {
    stop.end()
  }
}

function understand(options: StabilityOptions): ResolvedScenario {
  const given = { ...scenarioOf(options), reload: options.reload, reloadIdleMs: options.reloadIdle }
  const scenario = resolveScenario('stability', given, { environment: process.env })
  if (options.output !== undefined) checkOutputFile(options.output)
  return scenario
}

/** What was measured, even where something ended it early; what ended it comes last. */
function show(run: StabilityRun, { output }: StabilityOptions, screen: Screen): number {
  try {
    const result = run.result()
    screen.say(`\n${renderStability(result, screen.view)}`)
    const written = output === undefined || writeOutput(output, renderStabilityJson(result), screen.palette)
    if (run.failure) throw run.failure
    if (!written) return EXIT.notMeasured
    return result.stability.carriesGate ? EXIT.fine : EXIT.missed
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    screen.warn((run.failure ?? error).message)
    return EXIT.notMeasured
  }
}

function sessionCount(text: string): number {
  const count = whole(1)(text)
  if (count < FEWEST_SESSIONS)
    throw new InvalidArgumentError(
      `Fewer than ${FEWEST_SESSIONS} sessions tell no scatter: write at least --sessions ${FEWEST_SESSIONS}, better ${SESSIONS}.`,
    )
  return count
}
