import { Command, Option } from 'commander'
import { BenchError } from '../errors.ts'
import { measuringAlso, resolveScenario } from '../load/resolve.ts'
import { runScenario } from '../load/run-scenario.ts'
import type { SweepResult } from '../model/result.ts'
import type { ResolvedScenario, Scenario } from '../model/scenario.ts'
import type { RequirementVerdict } from '../model/verdict.ts'
import { renderJson } from '../report/json.ts'
import { palette } from '../report/palette.ts'
import { renderSweep } from '../report/sweep-report.ts'
import { TOOL } from '../tool.ts'
import {
  checkRequirement,
  evaluateRequirement,
  namedLevels,
  parseRequirement,
  type Requirement,
} from '../verdict/requirement/index.ts'
import { writeWhole } from '../write-whole.ts'
import { printsColor } from '../terminal.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile, readPromptFile } from './files.ts'
import { interruptible } from './interrupt.ts'
import { progressLine } from '../report/progress-line.ts'
import { collect, durationMs, levels, positive, ramBytes, share, whole } from './values.ts'

/** The article's command: measure once, show it, judge what was required. */
export function sweepCommand(finish: (code: number) => void): Command {
  return new Command('sweep')
    .description('fire parallel requests at a server, level by level, and report speed, memory and the cliff')
    .requiredOption('--model <name>', 'model to measure, as `ollama list` names it')
    .option('--host <url>', 'server (default: OLLAMA_HOST, then http://127.0.0.1:11434)')
    .addOption(new Option('--mode <mode>', 'what to measure').choices(['parallel-sweep']).default('parallel-sweep'))
    .addOption(new Option('--max-parallel <n>', 'measure P=1 to n').argParser(whole(1)).conflicts('parallel'))
    .addOption(
      new Option('--up-to <n>', 'search the cliff up to P=n in a few levels, with up to 8 rounds at its edge')
        .argParser(whole(2))
        .conflicts(['parallel', 'maxParallel']),
    )
    .addOption(new Option('--parallel <list>', 'levels, such as 1,2,4 (default: 1,2,4)').argParser(levels))
    .addOption(new Option('--prompt <text>', 'prompt of every request').conflicts('promptFile'))
    .option('--prompt-file <file>', 'read the prompt from a file')
    .option('--num-predict <n>', 'tokens to generate per request (default: 64)', whole(2))
    .option('--num-ctx <n>', 'context length; another value than the loaded one reloads the model', whole(4))
    .option('--rounds <n>', 'measured rounds per level (default: 3)', whole(1))
    .addOption(new Option('--cache <policy>', 'prompt cache (default: cold)').choices(['cold', 'warm', 'identical']))
    .addOption(new Option('--endpoint <name>', 'API to call (default: generate)').choices(['generate', 'chat']))
    .option('--cliff-threshold <share>', "share of P=1's gen speed that is the cliff line (default: 50%)", share)
    .option('--load-timeout <duration>', 'longest wait for the model to load (default: 300s)', durationMs)
    .option('--idle-timeout <duration>', 'longest silence of a stream (default: 60s)', durationMs)
    .option('--keep-alive <duration>', 'how long the server keeps the model afterwards')
    .option('--ram <amount>', "RAM to hold memory against (default: the machine's), such as 32GB", ramBytes)
    .option('--repeat-penalty <n>', "Ollama's repeat_penalty (default: 1.1)", positive)
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

/** A single run has nothing stored to be judged against, so more rounds would buy little. */
const ROUNDS = 3

interface SweepOptions {
  readonly model: string
  readonly host?: string
  readonly maxParallel?: number
  readonly upTo?: number
  readonly parallel?: readonly number[]
  readonly prompt?: string
  readonly promptFile?: string
  readonly numPredict?: number
  readonly numCtx?: number
  readonly rounds?: number
  readonly cache?: Scenario['cache']
  readonly endpoint?: Scenario['endpoint']
  readonly cliffThreshold?: number
  readonly loadTimeout?: number
  readonly idleTimeout?: number
  readonly keepAlive?: string
  readonly ram?: number
  readonly repeatPenalty?: number
  readonly require: readonly string[]
  readonly output?: string
}

async function sweep(options: SweepOptions): Promise<number> {
  const asked = understand(options)
  if (!asked) return EXIT.misuse
  const { scenario, requirements } = asked
  const colors = palette(printsColor())
  const stop = interruptible()
  try {
    for (const notice of scenario.notices) console.log(colors.dim(notice))
    const result = await runScenario(scenario, {
      tool: TOOL,
      signal: stop.signal,
      onProgress: (event) => console.log(progressLine(event, colors)),
    })
    const verdicts = requirements.map((one) => evaluateRequirement(one, { sweep: result, ramBytes: scenario.ramBytes }))
    console.log(`\n${renderSweep(result, { palette: colors, width: process.stdout.columns, requirements: verdicts })}`)
    if (options.output !== undefined) {
      writeWhole(options.output, renderJson(result))
      console.log(colors.dim(`wrote ${options.output}`))
    }
    return stop.signal.aborted ? EXIT.interrupted : exitCode(result, verdicts)
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    console.error(colors.bad(error.message))
    return stop.signal.aborted ? EXIT.interrupted : EXIT.notMeasured
  } finally {
    stop.end()
  }
}

/** Everything that can be wrong with the call is said before the first request. */
function understand(options: SweepOptions): { scenario: ResolvedScenario; requirements: Requirement[] } | undefined {
  try {
    const scenario = resolveScenario('sweep', scenarioOf(options), { environment: process.env })
    const requirements = options.require.map((text) => parseRequirement(text))
    for (const requirement of requirements) checkRequirement(requirement, scenario)
    if (options.output !== undefined) checkOutputFile(options.output)
    return { scenario: measuringAlso(scenario, requirements.flatMap(namedLevels)), requirements }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    console.error(error.message)
    return undefined
  }
}

function scenarioOf(options: SweepOptions): Scenario {
  const { numPredict, numCtx, repeatPenalty } = options
  const pinned = { num_predict: numPredict, num_ctx: numCtx, repeat_penalty: repeatPenalty }
  const given = Object.entries(pinned).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
  return {
    model: options.model,
    host: options.host,
    prompt: options.promptFile === undefined ? options.prompt : readPromptFile(options.promptFile),
    parallel: levelsOf(options),
    rounds: options.rounds ?? (options.upTo === undefined ? ROUNDS : { min: ROUNDS }),
    options: Object.fromEntries(given),
    cache: options.cache,
    endpoint: options.endpoint,
    cliffThreshold: options.cliffThreshold,
    loadTimeoutMs: options.loadTimeout,
    idleTimeoutMs: options.idleTimeout,
    keepAlive: options.keepAlive,
    ramBytes: options.ram,
    require: options.require,
  }
}

function levelsOf({ parallel, maxParallel, upTo }: SweepOptions): Scenario['parallel'] {
  if (upTo !== undefined) return { upTo }
  return maxParallel === undefined ? parallel : Array.from({ length: maxParallel }, (_, index) => index + 1)
}

/** A level without a single answer was not measured, whatever the requirements say of the others. */
function exitCode(result: SweepResult, verdicts: readonly RequirementVerdict[]): number {
  if (result.levels.some((level) => level.outcomes.completed === 0)) return EXIT.notMeasured
  return verdicts.every((verdict) => verdict.state === 'met') ? EXIT.fine : EXIT.missed
}
