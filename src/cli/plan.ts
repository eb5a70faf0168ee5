import { Command, InvalidArgumentError, Option } from 'commander'
import { BenchError } from '../errors.ts'
import { isKvCacheType, planHost, type PlanOptions } from '../load/plan-options.ts'
import { DEFAULT_MAX_PARALLEL, planModel } from '../load/plan-model.ts'
import { forecast } from '../measure/forecast.ts'
import { type Plan } from '../model/plan.ts'
import { KV_CACHE_TYPES, type KvCacheType } from '../model/server.ts'
import type { SweepResult } from '../model/result.ts'
import { renderPlan, renderPlanJson } from '../report/plan-report.ts'
import { TOOL } from '../tool.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile, writeOutput } from './files.ts'
import { readReports } from './read-report.ts'
import { understoodLater } from './scenario-options.ts'
import { Screen } from './screen.ts'
import { ramBytes, sizeBytes, whole } from './values.ts'

/** Says before anything is loaded what a model will need, and from a measured sweep where the cliff will be. */
export function planCommand(finish: (code: number) => void): Command {
  return new Command('plan')
    .description(
      'say before anything is loaded what a model will need for each NUM_PARALLEL, context and KV type, and from a ' +
        'measured sweep how fast it will be at higher P and where the cliff will be',
    )
    .option('--model <name>', "model to plan for, as `ollama list` names it (default: the sweep's)")
    .option('--host <url>', 'server (default: OLLAMA_HOST, then http://127.0.0.1:11434)')
    .option('--ram <amount>', "RAM (default: the machine's, where the server is on this one), such as 32GB", ramBytes)
    .option('--vram <amount>', 'what the GPU may use, such as 24GB; the plan is then held against it', ramBytes)
    .option('--system <amount>', 'what the system and other programs need, such as 5GB', sizeBytes)
    .option('--num-ctx <list>', "contexts of a slot, such as 4096,8192 (default: the loaded model's)", contexts)
    .addOption(
      new Option(
        '--kv <list>',
        `KV cache types out of ${KV_CACHE_TYPES.join(', ')} (default: f16,q8_0,q4_0)`,
      ).argParser(kvTypes),
    )
    .option('--max-parallel <n>', 'highest NUM_PARALLEL, or P of a prediction (default: 10)', whole(1))
    .option('--from <file>', 'a sweep.json, whose lowest two levels predict gen speed at higher P')
    .option('--output <file>', 'write the plan as JSON')
    .action(async (options: PlanCommandOptions) => {
      finish(await plan(options))
    })
}

interface PlanCommandOptions {
  readonly model?: string
  readonly host?: string
  readonly ram?: number
  readonly vram?: number
  readonly system?: number
  readonly numCtx?: readonly number[]
  readonly kv?: readonly KvCacheType[]
  readonly maxParallel?: number
  readonly from?: string
  readonly output?: string
}

async function plan(options: PlanCommandOptions): Promise<number> {
  const asked = await understoodLater(() => understand(options))
  if (!asked) return EXIT.misuse
  const screen = new Screen()
  try {
    const found = await planOf(asked)
    screen.say(renderPlan(found, screen.view))
    const written = options.output === undefined || writeOutput(options.output, renderPlanJson(found), screen.palette)
    return written ? EXIT.fine : EXIT.notMeasured
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    screen.warn(error.message)
    return EXIT.notMeasured
  }
}

interface Asked {
  readonly plan: PlanOptions
  readonly sweep?: SweepResult
}

/** Everything that can be wrong with the call is said before the first request. */
async function understand(options: PlanCommandOptions): Promise<Asked> {
  const [from] = await readReports(options.from === undefined ? [] : [options.from])
  const sweep = from?.sweep
  const model = options.model ?? sweep?.scenario.model
  if (model === undefined) {
    throw new TypeError(
      'no model is named: give --model with a name that `ollama list` shows, or --from with a sweep.json.',
    )
  }
  const { host, numCtx, maxParallel } = options
  const memory = { ramBytes: options.ram, vramBytes: options.vram, systemBytes: options.system }
  const asked = { model, host, numCtx, kvTypes: options.kv, maxParallel, ...memory }
  planHost(asked)
  if (options.output !== undefined) checkOutputFile(options.output)
  return { plan: asked, sweep }
}

async function planOf({ plan: asked, sweep }: Asked): Promise<Plan> {
  const predicted = sweep && predict(sweep, asked.maxParallel)
  if (sweep && !predicted) throw noTwoLevels()
  try {
    return { ...(await planModel(asked, TOOL)), forecast: predicted }
  } catch (error) {
    if (!(error instanceof BenchError) || !sweep) throw error
    // The prediction stands without the server that was measured.
    console.error(`memory is not planned: ${error.message}`)
    const { simulated, machine, conditions } = sweep
    const { family, parameterSize, quantization, ollamaVersion } = conditions
    const known = { simulated, machine, family, parameterSize, quantization, ollamaVersion }
    return { format: 1, tool: TOOL, model: asked.model, ...known, forecast: predicted }
  }
}

/** Every level beyond the two that are fitted, up to the highest that is asked for. */
function predict(sweep: SweepResult, maxParallel = DEFAULT_MAX_PARALLEL): Plan['forecast'] {
  const fitted = forecast(sweep)
  if (!fitted) return undefined
  const last = fitted.from.at(-1) ?? 1
  const wanted = Array.from({ length: maxParallel }, (_, index) => index + 1).filter((parallel) => parallel > last)
  return forecast(sweep, { parallel: wanted })
}

function noTwoLevels(): BenchError {
  return new BenchError(
    'NOT_MEASURED',
    'the sweep has no two levels whose requests were served at once, so nothing can be predicted from it: measure P=1 and 2 on a server with OLLAMA_NUM_PARALLEL=2 or more.',
  )
}

function contexts(text: string): number[] {
  return text.split(',').map(whole(4))
}

function kvTypes(text: string): KvCacheType[] {
  return text.split(',').map((name) => {
    const type = name.trim()
    if (isKvCacheType(type)) return type
    throw new InvalidArgumentError(`It must be a list out of ${KV_CACHE_TYPES.join(', ')}, such as f16,q8_0.`)
  })
}
