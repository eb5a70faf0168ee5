import type { GatedMetricKey } from './metric.ts'
import type { RequirementText } from './requirement-text.ts'
import type { ManagedServer, ServerSetting } from './server.ts'

export type { RequirementText } from './requirement-text.ts'

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string
}

/**
 * Prompt cache of the server. cold: each request's prompt starts differently, at the same token length. warm: a shared
 * prefix and a different end. identical: the very same prompt every time.
 */
export type CachePolicy = 'cold' | 'warm' | 'identical'

export type Endpoint = 'generate' | 'chat'

/**
 * What a run fires. parallel-sweep: levels of requests at once. context-growth: conversations whose history grows turn
 * by turn. cold-start: the first request after the model was unloaded, and one after it.
 */
export type Mode = 'parallel-sweep' | 'context-growth' | 'cold-start'

/** Something that can be started for the time of a measurement and then answers at `url` (the simulator is one). */
export interface Startable {
  /** Shown where a host would be shown. */
  readonly label: string
  start(): Promise<Started>
}

export interface Started {
  readonly url: string
  /** What is to be told of the start, a sentence each. */
  readonly notes?: readonly string[]
  stop(): Promise<void>
}

/** Ollama's model options; every one that changes speed or text is pinned unless given. */
export type ModelOptions = Readonly<Record<string, number | string | boolean | readonly string[]>>

/** What one side of an A/B run has of its own; the rest is the scenario's. */
export type Variant = Partial<Pick<Scenario, 'host' | 'model' | 'options' | 'headers' | 'think' | 'cache' | 'endpoint'>>

/** What a user declares. All but the model has a default; `resolveScenario` settles them once. */
export interface Scenario {
  readonly model: string
  /** Default parallel-sweep. */
  readonly mode?: Mode
  /** Of `mode: 'context-growth'`: turns of a conversation; each says the last user message again. Default 8. */
  readonly turns?: number
  /** Text for /api/generate, or for a single user message with `endpoint: 'chat'`. */
  readonly prompt?: string
  readonly system?: string
  /** A conversation; implies `endpoint: 'chat'`. */
  readonly messages?: readonly ChatMessage[]
  /** Default `generate`, or `chat` when `messages` are given. */
  readonly endpoint?: Endpoint
  /** Default: the plugin's `host`, then OLLAMA_HOST, then http://127.0.0.1:11434. */
  readonly host?: string | Startable
  /**
   * An `ollama serve` that the run starts itself, in place of `host`. With several settings each is measured in turn and
   * the result is a table of settings with a recommendation; the stored baseline is then not looked at.
   */
  readonly server?: ManagedServer
  /** Extra request headers, such as a proxy's Authorization. Never stored. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * Ascending levels; P=1 is added where it is missing. Default [1, 2, 4]. `{ upTo: 32 }` searches the cliff in a few
   * levels instead of measuring all 32.
   */
  readonly parallel?: number | readonly number[] | { readonly upTo: number }
  /** Default { min: 3, max: 8 }; a number fixes both. */
  readonly rounds?: number | { readonly min?: number; readonly max?: number }
  /** Ollama's model options. Default num_predict 64, seed 42, temperature 0. */
  readonly options?: ModelOptions
  readonly cache?: CachePolicy
  /** Default false: a model that can think is told not to. */
  readonly think?: boolean | 'low' | 'medium' | 'high'
  readonly keepAlive?: string | number
  /** Share of P=1's gen speed under which a level is beyond the cliff. Default 0.5. */
  readonly cliffThreshold?: number
  readonly require?: readonly RequirementText[]
  /**
   * Measured in turn and compared pairwise: `{ old: { host: … }, new: { host: … } }`. Requirements then name their
   * variant: `'new P=2 gen speed ≥ 95% of old'`. The stored baseline is not looked at.
   */
  readonly variants?: Readonly<Record<string, Variant>>
  /** Loads of each variant, in the order A B B A A B …. Default 4; 2 for the settings of a `server`. */
  readonly loads?: number
  /** Relative tolerance per judged metric; raises or lowers the default. */
  readonly tolerance?: Partial<Readonly<Record<GatedMetricKey, number>>>
  readonly loadTimeoutMs?: number
  readonly idleTimeoutMs?: number
  /** Limit of one load's measurement. Default follows from levels, rounds and tokens. */
  readonly timeoutMs?: number
  /**
   * Whether a suspect may be confirmed after unloading the model. auto (default): where the server is on this machine
   * and has no other model in memory. never: a suspect then fails as "regressed, not confirmed".
   */
  readonly reload?: 'auto' | 'always' | 'never'
  /** Rest between unloading and loading, so that the machine cools down. Default 30 s; none for a simulator. */
  readonly reloadIdleMs?: number
  /** Load the model although it cannot fit into memory, as its metadata tell. Default: such a run is refused. */
  readonly force?: boolean
  /** Time for the whole scenario; a confirmation that no longer fits is not measured. Default: none. */
  readonly budgetMs?: number
  /** Ratios and the cliff are compared by their plain value, without their band. Default: with it. */
  readonly strict?: boolean
  /** RAM to hold memory against, bytes; default the machine's. */
  readonly ramBytes?: number
  /** Name of the machine in the stored baseline; default its description. */
  readonly machine?: string
  readonly onNotMeasured?: 'fail' | 'skip'
  readonly onInconclusive?: 'skip' | 'fail'
}

/** Levels to look for the cliff in, beyond those known at the start. */
export interface SearchRange {
  readonly upTo: number
  /** Measured whatever the search finds, because a requirement names them. */
  readonly also: readonly number[]
}

/** NUM_PARALLEL is raised to find out how far it goes; the scenario at each is made when it is asked for. */
export interface Raise {
  readonly upTo: number
  at(numParallel: number): ResolvedScenario['variants'][number]
}

/** A scenario with nothing optional left open. */
export interface ResolvedScenario {
  readonly name: string
  readonly model: string
  readonly mode: Mode
  /** 0 in the other modes. */
  readonly turns: number
  readonly endpoint: Endpoint
  readonly messages: readonly ChatMessage[]
  readonly host: string | Startable
  readonly headers: Readonly<Record<string, string>>
  /** With a search: the levels it starts from. */
  readonly parallel: readonly number[]
  readonly search?: SearchRange
  readonly rounds: { readonly min: number; readonly max: number }
  readonly options: ModelOptions & { readonly num_predict: number }
  readonly cache: CachePolicy
  readonly think: boolean | 'low' | 'medium' | 'high'
  readonly keepAlive: string | number | undefined
  readonly cliffThreshold: number
  readonly require: readonly string[]
  /** Empty but for an A/B run; each is a scenario of its own. */
  readonly variants: readonly { readonly name: string; readonly scenario: ResolvedScenario }[]
  /** Of the managed server this scenario is measured on. */
  readonly setting?: ServerSetting
  /** There where the variants are settings of a managed server. */
  readonly matrix?: { readonly raise?: Raise }
  readonly loads: number
  readonly tolerance: Partial<Readonly<Record<GatedMetricKey, number>>>
  readonly loadTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly timeoutMs: number
  readonly reload: 'auto' | 'always' | 'never'
  readonly reloadIdleMs: number | undefined
  readonly budgetMs: number | undefined
  readonly force: boolean
  readonly strict: boolean
  readonly ramBytes: number | undefined
  readonly machine: string | undefined
  readonly onNotMeasured: 'fail' | 'skip'
  readonly onInconclusive: 'skip' | 'fail'
  /** What was filled in or changed and should be said once. */
  readonly notices: readonly string[]
}

/** What is kept of a scenario in results and baselines: no prompt text, only its digest and size. */
export interface ScenarioSummary {
  readonly name: string
  readonly model: string
  /** Absent: levels were swept. */
  readonly mode?: Exclude<Mode, 'parallel-sweep'>
  /** Of a growing conversation. */
  readonly turns?: number
  readonly endpoint: Endpoint
  readonly parallel: readonly number[]
  readonly rounds: { readonly min: number; readonly max: number }
  readonly options: ModelOptions
  readonly cache: CachePolicy
  readonly think: boolean | 'low' | 'medium' | 'high'
  readonly cliffThreshold: number
  readonly promptSha256: string
  readonly promptTokens?: number
  /** 16 hex digits over all that makes two runs the same experiment. */
  readonly fingerprint: string
}
