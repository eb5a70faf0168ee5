import { mostProbes, startLevels } from '../measure/search.ts'
import { managedServer } from '../managed/managed-server.ts'
import type { ChatMessage, Mode, ModelOptions, ResolvedScenario, Scenario } from '../model/scenario.ts'
import type { ManagedServer, ServerSetting } from '../model/server.ts'
import { SWEEP_OPTIONS } from './check-mode.ts'
import { checkScenario } from './check-scenario.ts'
import { resolveHost } from './host.ts'
import {
  isRaised,
  named,
  type NamedSetting,
  needsFlashAttention,
  settingLevels,
  settingsOf,
} from './server-settings.ts'

/** Defaults that a plugin or a command line lays under every scenario. */
export type ScenarioDefaults = Partial<Omit<Scenario, 'model'>> & { readonly model?: string }

/** Every option that changes speed or text, pinned: their defaults differ between Ollama versions. */
const PINNED_OPTIONS = {
  seed: 42,
  temperature: 0,
  top_k: 40,
  top_p: 0.9,
  min_p: 0,
  typical_p: 1,
  repeat_last_n: 64,
  repeat_penalty: 1.1,
  presence_penalty: 0,
  frequency_penalty: 0,
  num_predict: 64,
} as const satisfies ModelOptions

const DEFAULT_PARALLEL = [1, 2, 4]
const DEFAULT_ROUNDS = { min: 3, max: 8 }
const DEFAULT_LOADS = 4
/** Each is a server of its own: two, so that every setting is measured early and late. */
const DEFAULT_MATRIX_LOADS = 2
const DEFAULT_TURNS = 8
const DEFAULT_CLIFF_THRESHOLD = 0.5
const DEFAULT_LOAD_TIMEOUT_MS = 300_000
/** Unloading, the rest after it, and a load. */
const LONGEST_RELOAD_MS = 400_000
const DEFAULT_IDLE_TIMEOUT_MS = 60_000
const SHORTEST_RUN_LIMIT_MS = 600_000

const FLASH_ATTENTION =
  'flash attention is turned on for every setting of the server: a quantized KV cache needs it in older versions of Ollama.'

/** A day; a timer holds no more than 24. */
const LONGEST_RUN_LIMIT_MS = 86_400_000

/** A machine slower than this (tok/s for one request) needs its own `timeoutMs`. */
const SLOWEST_SPEED = 3

/**
 * Settles all options once; the only place where defaults live.
 * @throws TypeError on an option that cannot be meant
 */
export function resolveScenario(
  name: string,
  given: Scenario,
  around: { defaults?: ScenarioDefaults; environment: Readonly<Record<string, string | undefined>> },
): ResolvedScenario {
  const defaults = defaultsFor(given.mode ?? around.defaults?.mode, around.defaults)
  const scenario = { ...withoutRivals(defaults, given), ...withoutUndefined(given) }
  checkScenario(name, scenario)
  const mode = scenario.mode ?? 'parallel-sweep'
  const isSweep = mode === 'parallel-sweep'
  const turns = mode === 'context-growth' ? (scenario.turns ?? DEFAULT_TURNS) : 0
  const { server: managed } = scenario
  const server = managed && resolveServer(name, { ...given, server: managed, parallel: scenario.parallel }, around)
  const asked = scenario.parallel ?? (managed && settingLevels(managed, { numParallel: 1 }))
  const levels = resolveLevels(isSweep ? asked : 1)
  const rounds = isSweep ? resolveRounds(scenario.rounds) : fixedRounds(scenario.rounds)
  const options = { ...PINNED_OPTIONS, ...around.defaults?.options, ...given.options }
  return {
    name,
    model: scenario.model,
    mode,
    turns,
    endpoint: mode === 'context-growth' ? 'chat' : (scenario.endpoint ?? (scenario.messages ? 'chat' : 'generate')),
    messages: resolveMessages(scenario),
    host:
      server?.host ??
      (typeof scenario.host === 'object' ? scenario.host : resolveHost(scenario.host, around.environment)),
    headers: scenario.headers ?? {},
    parallel: levels.parallel,
    search: levels.search,
    rounds,
    options: { ...options, num_predict: Number(options.num_predict) },
    cache: scenario.cache ?? 'cold',
    think: scenario.think ?? false,
    keepAlive: scenario.keepAlive,
    cliffThreshold: scenario.cliffThreshold ?? DEFAULT_CLIFF_THRESHOLD,
    require: scenario.require ?? [],
    variants: server?.variants ?? resolveVariants(name, given, around),
    setting: server?.setting,
    matrix: server?.matrix,
    loads: scenario.loads ?? (server?.matrix ? DEFAULT_MATRIX_LOADS : DEFAULT_LOADS),
    tolerance: scenario.tolerance ?? {},
    loadTimeoutMs: scenario.loadTimeoutMs ?? DEFAULT_LOAD_TIMEOUT_MS,
    idleTimeoutMs: scenario.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
    timeoutMs:
      scenario.timeoutMs ??
      longestRunMs({ ...levels, mode, turns, rounds: rounds.max, tokens: Number(options.num_predict) }),
    reload: scenario.reload ?? 'auto',
    reloadIdleMs: scenario.reloadIdleMs,
    budgetMs: scenario.budgetMs,
    force: scenario.force ?? false,
    strict: scenario.strict ?? false,
    ramBytes: scenario.ramBytes,
    machine: scenario.machine,
    onNotMeasured: scenario.onNotMeasured ?? 'fail',
    onInconclusive: scenario.onInconclusive ?? 'skip',
    notices: [...levels.notices, ...(managed && needsFlashAttention(managed) ? [FLASH_ATTENTION] : [])],
  }
}

/** Each variant is the scenario with its own parts laid over it, model options one by one. */
function resolveVariants(
  name: string,
  { variants = {}, ...given }: Scenario,
  around: Parameters<typeof resolveScenario>[2],
): ResolvedScenario['variants'] {
  return Object.entries(variants).map(([variant, own]) => {
    const options = { ...given.options, ...own.options }
    return { name: variant, scenario: resolveScenario(`${name} · ${variant}`, { ...given, ...own, options }, around) }
  })
}

/** One setting is a host as any other; several are measured in turn, each on a host of its own. */
function resolveServer(
  name: string,
  given: Scenario & { readonly server: ManagedServer },
  around: Parameters<typeof resolveScenario>[2],
): Pick<ResolvedScenario, 'host' | 'setting' | 'matrix' | 'variants'> {
  const { server } = given
  const [first = named({}), ...others] = settingsOf(server)
  const host = managedServer(first.setting, server)
  if (others.length === 0) return { host, setting: first.setting, variants: [] }
  const variantOf = ({ name: own, setting }: NamedSetting) => ({
    name: own,
    scenario: resolveScenario(`${name} · ${own}`, onSetting(given, setting), around),
  })
  const raise = isRaised(server.numParallel) && {
    upTo: server.numParallel.upTo,
    at: (numParallel: number) => variantOf(named({ ...first.setting, numParallel })),
  }
  return { host, matrix: raise ? { raise } : {}, variants: settingsOf(server).map(variantOf) }
}

/** The scenario on one setting of its server, at the levels of all. */
function onSetting(given: Scenario & { readonly server: ManagedServer }, setting: ServerSetting): Scenario {
  const { env, binary } = given.server
  return {
    ...given,
    parallel: given.parallel ?? settingLevels(given.server, setting),
    server: { ...setting, env, binary },
  }
}

/** A scenario that names its server leaves the plugin's aside, and the other way round; so does one that compares. */
function withoutRivals({ host, server, ...others }: ScenarioDefaults, given: Scenario): ScenarioDefaults {
  if (given.server) return others
  if (given.variants) return { ...others, host }
  return given.host === undefined ? { ...others, host, server } : others
}

type Levels = Pick<ResolvedScenario, 'parallel' | 'search'> & { readonly notices: readonly string[] }

function resolveLevels(parallel: Scenario['parallel'] = DEFAULT_PARALLEL): Levels {
  if (typeof parallel === 'object' && 'upTo' in parallel) {
    const { upTo } = parallel
    return { parallel: startLevels(upTo), search: { upTo, also: [] }, notices: [] }
  }
  const levels = typeof parallel === 'number' ? [parallel] : parallel
  if (levels.includes(1)) return { parallel: levels, notices: [] }
  return {
    parallel: [1, ...levels],
    notices: ['P=1 was added to the levels: gen speed and the cliff are told against it.'],
  }
}

/** The scenario whose search measures these levels too, because a requirement names them. Others stay as they are. */
export function measuringAlso(scenario: ResolvedScenario, levels: readonly number[]): ResolvedScenario {
  const { search, parallel } = scenario
  if (!search) return scenario
  const also = [...new Set(levels)].filter((level) => !parallel.includes(level)).toSorted((a, b) => a - b)
  return { ...scenario, search: { ...search, also } }
}

function resolveRounds(rounds: Scenario['rounds']): { min: number; max: number } {
  if (typeof rounds === 'number') return { min: rounds, max: rounds }
  const min = rounds?.min ?? Math.min(DEFAULT_ROUNDS.min, rounds?.max ?? DEFAULT_ROUNDS.min)
  return { min, max: rounds?.max ?? Math.max(DEFAULT_ROUNDS.max, min) }
}

/** In these modes a round is long, so their number does not follow from what it shows. */
function fixedRounds(rounds: Scenario['rounds']): { min: number; max: number } {
  const { min } = resolveRounds(rounds)
  return { min, max: min }
}

/** The plugin's defaults for levels are not meant for the other modes. */
function defaultsFor(mode: Mode = 'parallel-sweep', defaults: ScenarioDefaults = {}): ScenarioDefaults {
  if (mode === 'parallel-sweep') return defaults
  const kept = Object.entries(defaults).filter(([key]) => !SWEEP_OPTIONS.some((option) => option === key))
  return Object.fromEntries(kept)
}

function resolveMessages({ messages, prompt, system }: Partial<Scenario>): readonly ChatMessage[] {
  const head: ChatMessage[] = system === undefined ? [] : [{ role: 'system', content: system }]
  return [...head, ...(messages ?? [{ role: 'user', content: prompt ?? DEFAULT_PROMPT }])]
}

/** Used when a scenario names no prompt: long enough for any model to write on. */
const DEFAULT_PROMPT = 'Write a quicksort in TypeScript, then explain step by step why it is correct.'

/** Generous limit of a whole run: every request as slow as the slowest machine that is waited for, one after another. */
function longestRunMs(
  run: Levels & Pick<ResolvedScenario, 'mode' | 'turns'> & { rounds: number; tokens: number },
): number {
  const { search, parallel, mode } = run
  if (mode === 'context-growth') return limited((run.rounds + 1) * run.turns * run.tokens)
  // Each round waits for the model to be unloaded, rests and loads it.
  if (mode === 'cold-start') return limited(2 * run.rounds * run.tokens, run.rounds * LONGEST_RELOAD_MS)
  const most = search ? mostProbes(search.upTo) * (search.upTo + 1) : 0
  const requests = (parallel.reduce((sum, level) => sum + level, 0) + most) * (run.rounds + 1)
  return limited(requests * run.tokens)
}

function limited(tokens: number, besideMs = 0): number {
  const needed = DEFAULT_LOAD_TIMEOUT_MS + besideMs + (tokens * 1000) / SLOWEST_SPEED
  return Math.min(LONGEST_RUN_LIMIT_MS, Math.max(SHORTEST_RUN_LIMIT_MS, needed))
}

function withoutUndefined<Shape extends object>(value: Shape): Shape {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Shape
}
