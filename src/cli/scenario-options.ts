import { type Command, Option } from 'commander'
import type { Scenario } from '../model/scenario.ts'
import { readPromptFile } from './files.ts'
import { durationMs, levels, positive, whole } from './values.ts'

/** What every measuring command asks: the same names, defaults and words. */
export interface ScenarioOptions {
  readonly model: string
  readonly host?: string
  readonly parallel?: readonly number[]
  readonly prompt?: string
  readonly promptFile?: string
  readonly numPredict?: number
  readonly numCtx?: number
  readonly rounds?: number
  readonly cache?: Scenario['cache']
  readonly endpoint?: Scenario['endpoint']
  readonly loadTimeout?: number
  readonly idleTimeout?: number
  readonly keepAlive?: string
  readonly repeatPenalty?: number
  readonly force?: boolean
}

/** Without stored sessions to be judged against, more rounds would buy little; a recorded session has as many. */
export const ROUNDS = 3

/** Adds what is measured, and where. */
export function withServer(command: Command): Command {
  return command
    .requiredOption('--model <name>', 'model to measure, as `ollama list` names it')
    .option('--host <url>', 'server (default: OLLAMA_HOST, then http://127.0.0.1:11434)')
}

/** Adds what is asked of it, and how often; `defaultLevels` in the words of the help. */
export function withRequests(command: Command, defaultLevels = '1,2,4'): Command {
  return command
    .addOption(new Option('--parallel <list>', `levels, such as 1,2,4 (default: ${defaultLevels})`).argParser(levels))
    .addOption(new Option('--prompt <text>', 'prompt of every request').conflicts('promptFile'))
    .option('--prompt-file <file>', 'read the prompt from a file')
    .option('--num-predict <n>', 'tokens to generate per request (default: 64)', whole(2))
    .option('--num-ctx <n>', 'context length; another value than the loaded one reloads the model', whole(4))
    .option(
      '--rounds <n>',
      'measured rounds per level (default: 3; sweep goes on to 8 while a required ratio is not met)',
      whole(1),
    )
    .addOption(new Option('--cache <policy>', 'prompt cache (default: cold)').choices(['cold', 'warm', 'identical']))
    .addOption(new Option('--endpoint <name>', 'API to call (default: generate)').choices(['generate', 'chat']))
    .option('--load-timeout <duration>', 'longest wait for the model to load (default: 300s)', durationMs)
    .option('--idle-timeout <duration>', 'longest silence of a stream (default: 60s)', durationMs)
    .option('--keep-alive <duration>', 'how long the server keeps the model afterwards')
    .option('--repeat-penalty <n>', "Ollama's repeat_penalty (default: 1.1)", positive)
    .option('--force', 'load the model although it cannot fit into memory')
}

/** @throws TypeError on a prompt file that cannot be read */
export function scenarioOf(options: ScenarioOptions): Scenario {
  const { numPredict, numCtx, repeatPenalty } = options
  const pinned = { num_predict: numPredict, num_ctx: numCtx, repeat_penalty: repeatPenalty }
  const given = Object.entries(pinned).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
  return {
    model: options.model,
    host: options.host,
    prompt: options.promptFile === undefined ? options.prompt : readPromptFile(options.promptFile),
    parallel: options.parallel,
    rounds: options.rounds ?? ROUNDS,
    options: Object.fromEntries(given),
    cache: options.cache,
    endpoint: options.endpoint,
    loadTimeoutMs: options.loadTimeout,
    idleTimeoutMs: options.idleTimeout,
    keepAlive: options.keepAlive,
    force: options.force,
  }
}

/** Says what is wrong with the call, before the first request. Undefined when something is. */
export function understood<Asked>(understand: () => Asked): Asked | undefined {
  try {
    return understand()
  } catch (error) {
    return sayMisuse(error)
  }
}

/** The same where a file has to be read for it. */
export async function understoodLater<Asked>(understand: () => Promise<Asked>): Promise<Asked | undefined> {
  return await understand().catch(sayMisuse)
}

function sayMisuse(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error
  console.error(error.message)
}
