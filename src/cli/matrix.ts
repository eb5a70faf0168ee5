import { Command, Option } from 'commander'
import { resolveScenario } from '../load/resolve.ts'
import { runMatrix } from '../load/run-matrix.ts'
import { runScenario } from '../load/run-scenario.ts'
import type { ResolvedScenario } from '../model/scenario.ts'
import { KV_CACHE_TYPES, type KvCacheType, type ManagedServer } from '../model/server.ts'
import { renderJson } from '../report/json.ts'
import { renderSweep } from '../report/sweep-report.ts'
import { TOOL } from '../tool.ts'
import { EXIT } from './exit-code.ts'
import { checkOutputFile, writeOutput } from './files.ts'
import { type ScenarioOptions, scenarioOf, understood, withRequests } from './scenario-options.ts'
import { Screen } from './screen.ts'
import { stoppable } from './stoppable.ts'
import { levels, ramBytes, variable, whole } from './values.ts'

/** Starts servers of its own, one setting after the other, and says which to take. */
export function matrixCommand(finish: (code: number) => void): Command {
  const settings = new Command('matrix')
    .description('start `ollama serve` with each of several settings, beside any running one, and recommend a setting')
    .requiredOption('--model <name>', 'model to measure, as `ollama list` names it')
    .option('--num-parallel <list>', 'OLLAMA_NUM_PARALLEL, such as 1,2,4', levels)
    .addOption(
      new Option('--raise-to <n>', 'raise NUM_PARALLEL up to n, until the model no longer loads or the machine swaps')
        .argParser(whole(2))
        .conflicts('numParallel'),
    )
    .option('--kv <list>', `OLLAMA_KV_CACHE_TYPE, such as f16,q8_0 (${KV_CACHE_TYPES.join(', ')})`, list)
    .addOption(new Option('--flash-attention <state>', 'OLLAMA_FLASH_ATTENTION').choices(['on', 'off']))
    .option('--context-length <n>', 'OLLAMA_CONTEXT_LENGTH, tokens of each slot', whole(4))
    .option('--env <name=value>', 'further variable of the server; may be given again', variable)
    .option('--binary <file>', "Ollama's program (default: `ollama` on PATH)")
    .option('--loads <n>', 'servers started with each setting, in turn (default: 2)', whole(2))
  return withRequests(settings, '1 and as many as each setting has slots')
    .option('--ram <amount>', "RAM to hold memory against (default: the machine's), such as 32GB", ramBytes)
    .option('--output <file>', 'write the full result as JSON')
    .action(async (options: MatrixOptions) => {
      finish(await matrix(options))
    })
}

interface MatrixOptions extends Omit<ScenarioOptions, 'host'> {
  readonly numParallel?: readonly number[]
  readonly raiseTo?: number
  readonly kv?: readonly string[]
  readonly flashAttention?: 'on' | 'off'
  readonly contextLength?: number
  readonly env?: Readonly<Record<string, string>>
  readonly binary?: string
  readonly loads?: number
  readonly ram?: number
  readonly output?: string
}

async function matrix(options: MatrixOptions): Promise<number> {
  const scenario = understood(() => understand(options))
  if (!scenario) return EXIT.misuse
  const screen = new Screen()
  const run = scenario.matrix ? runMatrix : runScenario
  return await stoppable(screen, async (signal) => {
    for (const notice of scenario.notices) screen.say(screen.palette.dim(notice))
    const result = await run(scenario, {
      tool: TOOL,
      signal,
      onProgress: screen.onProgress,
      onFlight: screen.onFlight,
    })
    screen.rest()
    screen.say(`\n${renderSweep(result, screen.view)}`)
    const { output } = options
    const written = output === undefined || writeOutput(output, renderJson(result), screen.palette)
    return written ? EXIT.fine : EXIT.notMeasured
  })
}

/** Everything that can be wrong with the call is said before the first server is started. */
function understand(options: MatrixOptions): ResolvedScenario {
  const { loads, ram } = options
  if (options.output !== undefined) checkOutputFile(options.output)
  const scenario = { ...scenarioOf(options), server: serverOf(options), loads, ramBytes: ram }
  return resolveScenario('matrix', scenario, { environment: process.env })
}

function serverOf(options: MatrixOptions): ManagedServer {
  const { numParallel, raiseTo, kv, flashAttention, contextLength, env, binary } = options
  return {
    numParallel: raiseTo === undefined ? numParallel : { upTo: raiseTo },
    // Whether they are types of Ollama's is asked where all options of a server are checked.
    kvCacheType: kv as readonly KvCacheType[] | undefined,
    flashAttention: flashAttention && flashAttention === 'on',
    contextLength,
    env,
    binary,
  }
}

const list = (text: string): string[] => text.split(',').map((each) => each.trim())
