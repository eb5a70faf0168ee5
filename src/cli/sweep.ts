import { Command, Option } from 'commander'
import { measuringAlso, resolveScenario } from '../load/resolve.ts'
import { runScenario } from '../load/run-scenario.ts'
import type { SweepResult } from '../model/result.ts'
import { placesOf } from '../model/places.ts'
import type { Mode, ResolvedScenario, Scenario } from '../model/scenario.ts'
import type { RequirementVerdict } from '../model/verdict.ts'
import { renderJson } from '../report/json.ts'
import { renderSweep } from '../report/sweep-report.ts'
import { TOOL } from '../tool.ts'
import {
  checkRequirement,
  evaluateRequirement,
  namedLevels,
  parseRequirement,
  type Requirement,
  roundsWanted,
} from '../verdict/requirement/index.ts'
import { guardRequirement } from '../verdict/guarded.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile, writeOutput } from './files.ts'
import { ROUNDS, scenarioOf, type ScenarioOptions, understood, withRequests, withServer } from './scenario-options.ts'
import { Screen } from './screen.ts'
import { stoppable } from './stoppable.ts'
import { collect, ramBytes, share, whole } from './values.ts'

const MODES: readonly Mode[] = ['parallel-sweep', 'context-growth', 'cold-start']

/** The article's command: measure once, show it, judge what was required. */
export function sweepCommand(finish: (code: number) => void): Command {
  const levels = withServer(new Command('sweep'))
    .description('fire parallel requests at a server, level by level, and report speed, memory and the cliff')
    .addOption(new Option('--mode <mode>', 'what to measure').choices(MODES).default('parallel-sweep'))
    .addOption(new Option('--turns <n>', 'turns of a growing conversation (default: 8)').argParser(whole(2)))
    .addOption(new Option('--max-parallel <n>', 'measure P=1 to n').argParser(whole(1)).conflicts('parallel'))
    .addOption(
      new Option('--up-to <n>', 'search the cliff up to P=n in a few levels, with up to 8 rounds at its edge')
        .argParser(whole(2))
        .conflicts(['parallel', 'maxParallel']),
    )
  return withRequests(levels)
    .option('--cliff-threshold <share>', "share of P=1's gen speed that is the cliff line (default: 50%)", share)
    .option('--ram <amount>', "RAM to hold memory against (default: the machine's), such as 32GB", ramBytes)
    .option(
      '--require <text>',
      "requirement, such as 'P=2 gen speed ≥ 60% of baseline'; may be given again",
      collect,
      [],
    )
    .option('--output <file>', 'write the full result as JSON')
    .action(async (options: SweepOptions) => {
      finish(await sweep(options))
    })
}

interface SweepOptions extends ScenarioOptions {
  readonly mode: Mode
  readonly turns?: number
  readonly maxParallel?: number
  readonly upTo?: number
  readonly cliffThreshold?: number
  readonly ram?: number
  readonly require: readonly string[]
  readonly output?: string
}

async function sweep(options: SweepOptions): Promise<number> {
  const asked = understood(() => understand(options))
  if (!asked) return EXIT.misuse
  const screen = new Screen()
  return await stoppable(screen, async (signal) => await measured(asked, { screen, signal, output: options.output }))
}

interface Around {
  readonly screen: Screen
  readonly signal: AbortSignal
  readonly output: string | undefined
}

async function measured({ scenario, requirements }: Asked, { screen, signal, output }: Around): Promise<number> {
  for (const notice of scenario.notices) screen.say(screen.palette.dim(notice))
  const result = await runScenario(scenario, {
    tool: TOOL,
    signal,
    onProgress: screen.onProgress,
    onFlight: screen.onFlight,
    prepare: () => ({ next: roundsWanted(requirements, scenario) }),
  })
  const verdicts = requirements.map((one) =>
    guardRequirement(evaluateRequirement(one, { sweep: result, ramBytes: scenario.ramBytes }), result, one),
  )
  screen.rest()
  screen.say(`\n${renderSweep(result, { ...screen.view, requirements: verdicts })}`)
  const written =
    output === undefined || writeOutput(output, renderJson(result, { requirements: verdicts }), screen.palette)
  return written ? exitCode(result, verdicts) : EXIT.notMeasured
}

interface Asked {
  readonly scenario: ResolvedScenario
  readonly requirements: readonly Requirement[]
}

/** Everything that can be wrong with the call is said before the first request. */
function understand(options: SweepOptions): Asked {
  const scenario = resolveScenario('sweep', sweepOf(options), { environment: process.env })
  const requirements = options.require.map((text) => parseRequirement(text))
  for (const requirement of requirements) checkRequirement(requirement, scenario)
  if (options.output !== undefined) checkOutputFile(options.output)
  return { scenario: measuringAlso(scenario, requirements.flatMap(namedLevels)), requirements }
}

function sweepOf(options: SweepOptions): Scenario {
  const scenario = scenarioOf(options)
  return {
    ...scenario,
    mode: options.mode,
    turns: options.turns,
    parallel: levelsOf(options),
    // Three, and more only while a required ratio is not met or a search stands at an edge.
    rounds: options.rounds ?? { min: ROUNDS },
    cliffThreshold: options.cliffThreshold,
    ramBytes: options.ram,
    require: options.require,
  }
}

function levelsOf({ parallel, maxParallel, upTo }: SweepOptions): Scenario['parallel'] {
  if (upTo !== undefined) return { upTo }
  return maxParallel === undefined ? parallel : Array.from({ length: maxParallel }, (_, index) => index + 1)
}

/** A level or turn without a single answer, or a server that was lost: not measured, whatever the requirements say of the rest. */
function exitCode(result: SweepResult, verdicts: readonly RequirementVerdict[]): number {
  if (result.observations?.serverLost === 'gone') return EXIT.notMeasured
  if (placesOf(result).levels.some((level) => level.outcomes.completed === 0)) return EXIT.notMeasured
  return verdicts.every((verdict) => verdict.state === 'met') ? EXIT.fine : EXIT.missed
}
