import type { Slowdown } from './pace.ts'
import type { Noise, Preset } from './preset.ts'
import { PRESETS, presetNames, type PresetName } from './presets.ts'

export interface SimulatorOptions {
  readonly preset: PresetName | Preset
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Slots; default the preset's. */
  readonly numParallel?: number
  /** Multiplies all compute times, or those at some numbers of active requests. Default 1. */
  readonly slowdown?: Slowdown
  /** Of the noise; the text depends on the request's own seed. Default 1. */
  readonly seed?: number
  /** Requests that may wait for a load; default 512, as in Ollama. */
  readonly maxQueue?: number
  /** Default the preset's. */
  readonly noise?: Noise
  /** The machine slows down by this share of its speed, evenly over `driftMs` from its first request; below 0 it speeds up. Default 0. */
  readonly drift?: number
  /** Default 60,000. */
  readonly driftMs?: number
  readonly loadMs?: number
  /**
   * What a load does that does not fit beside the system: `refuse` at once, as Ollama does where it knows; or `swap`, as a
   * Mac does: nothing comes of it until the server gives up. Default refuse.
   */
  readonly tooLarge?: 'refuse' | 'swap'
  /** When the server gives up a load of which nothing comes; default 300,000, as in Ollama. */
  readonly loadTimeoutMs?: number
  /** Version that the server claims. */
  readonly version?: string
  /** The model ends every answer by itself after so many tokens. Default: never. */
  readonly stopAfter?: number
}

/** Options with nothing left open. */
export interface Settings {
  readonly preset: Preset
  readonly port: number
  readonly host: string
  readonly numParallel: number
  readonly slowdown: Slowdown
  readonly seed: number
  readonly maxQueue: number
  readonly noise: Noise
  readonly drift: number
  readonly driftMs: number
  readonly loadMs: number
  readonly tooLarge: 'refuse' | 'swap'
  readonly loadTimeoutMs: number
  readonly version: string
  readonly stopAfter: number | undefined
}

const NAMES: readonly (keyof SimulatorOptions)[] = [
  'preset',
  'port',
  'host',
  'numParallel',
  'slowdown',
  'seed',
  'maxQueue',
  'noise',
  'drift',
  'driftMs',
  'loadMs',
  'tooLarge',
  'loadTimeoutMs',
  'version',
  'stopAfter',
]
const NOISE_NAMES: readonly string[] = ['request', 'step', 'round', 'load'] satisfies (keyof Noise)[]

/** @throws TypeError that names the value and the valid ones. */
export function settle(options: SimulatorOptions): Settings {
  refuseUnknown('option of the simulator', Object.keys(options), NAMES)
  const preset = findPreset(options.preset)
  return {
    preset,
    port: whole('port', options.port ?? 0, [0, 65_535]),
    host: options.host ?? '127.0.0.1',
    numParallel: whole('numParallel', options.numParallel ?? preset.numParallel, [1, 1024]),
    slowdown: settleSlowdown(options.slowdown ?? 1),
    seed: whole('seed', options.seed ?? 1, [0, 2 ** 32 - 1]),
    maxQueue: whole('maxQueue', options.maxQueue ?? 512, [1, 1_000_000]),
    noise: settleNoise(options.noise ?? preset.noise),
    drift: within('drift', options.drift ?? 0, [-0.9, 0.9]),
    driftMs: within('driftMs', options.driftMs ?? 60_000, [1, 86_400_000]),
    loadMs: within('loadMs', options.loadMs ?? preset.loadMs, [0, 3_600_000]),
    tooLarge: settleTooLarge(options.tooLarge ?? 'refuse'),
    loadTimeoutMs: within('loadTimeoutMs', options.loadTimeoutMs ?? 300_000, [1, 3_600_000]),
    version: options.version ?? preset.version,
    stopAfter: options.stopAfter === undefined ? undefined : whole('stopAfter', options.stopAfter, [1, 1_000_000]),
  }
}

function findPreset(preset: PresetName | Preset): Preset {
  if (typeof preset === 'object' && preset !== null) return preset
  const known = presetNames.find((name) => name === preset)
  if (known) return PRESETS[known]
  throw new TypeError(
    `preset: ${show(preset)} is not a preset of the simulator. Name one of ${presetNames.map(show).join(', ')}, ` +
      'or pass a Preset object with a machine of your own.',
  )
}

function settleSlowdown(slowdown: Slowdown): Slowdown {
  if (typeof slowdown === 'number') return within('slowdown', slowdown, [0.01, 100])
  if (!Array.isArray(slowdown)) {
    throw new TypeError(
      `slowdown: ${show(slowdown)} is neither a number such as 1.3 nor a list of { parallel, factor }.`,
    )
  }
  for (const { parallel, factor } of slowdown) {
    whole('slowdown.parallel', parallel, [1, 1024])
    within('slowdown.factor', factor, [0.01, 100])
  }
  return slowdown
}

function settleTooLarge(tooLarge: Settings['tooLarge']): Settings['tooLarge'] {
  if (tooLarge === 'refuse' || tooLarge === 'swap') return tooLarge
  throw new TypeError(`tooLarge: ${show(tooLarge)} is not possible. Give 'refuse' or 'swap'.`)
}

function settleNoise(noise: Noise): Noise {
  refuseUnknown('kind of noise', Object.keys(noise), NOISE_NAMES)
  for (const [name, sd] of Object.entries(noise)) within(`noise.${name}`, sd, [0, 1])
  return noise
}

function refuseUnknown(what: string, given: readonly string[], valid: readonly string[]): void {
  for (const name of given) {
    if (!valid.includes(name)) throw new TypeError(`${show(name)} is no ${what}. Valid are ${valid.join(', ')}.`)
  }
}

function whole(name: string, value: number, range: readonly [number, number]): number {
  if (!Number.isInteger(value))
    throw new TypeError(`${name}: ${show(value)} is not a whole number. ${rangeText(range)}`)
  return within(name, value, range)
}

function within(name: string, value: number, [low, high]: readonly [number, number]): number {
  if (typeof value === 'number' && value >= low && value <= high) return value
  throw new TypeError(`${name}: ${show(value)} is not possible. ${rangeText([low, high])}`)
}

function rangeText([low, high]: readonly [number, number]): string {
  return `Give a number from ${low} to ${high}.`
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
