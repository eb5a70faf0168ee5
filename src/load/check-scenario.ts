import { isGated, METRIC_KEYS } from '../model/metric.ts'
import type { Scenario } from '../model/scenario.ts'
import { modeFault } from './check-mode.ts'
import { serverFault } from './check-server.ts'
import { isRaised, settingsOf } from './server-settings.ts'
import { plainText } from '../plain-text.ts'

type Check = (value: unknown) => string | undefined

/** What each option must be; a check answers with what is wrong, in words that follow "must be". */
const CHECKS: { readonly [K in keyof Scenario]?: Check } = {
  model: (value) =>
    typeof value === 'string' && value.trim() !== '' && isVisible(value)
      ? undefined
      : 'the name of a model, such as "qwen3-coder:30b"',
  headers: (value) => headersFault(value),
  prompt: (value) =>
    typeof value === 'string' && value.trim() !== ''
      ? undefined
      : 'a text that is not empty: Ollama generates nothing for an empty prompt',
  mode: oneOf('parallel-sweep', 'context-growth', 'cold-start'),
  system: text,
  endpoint: oneOf('generate', 'chat'),
  cache: oneOf('cold', 'warm', 'identical'),
  onNotMeasured: oneOf('fail', 'skip'),
  onInconclusive: oneOf('skip', 'fail'),
  parallel: (value) => (isPlain(value) ? searchFault(value) : levelsFault(typeof value === 'number' ? [value] : value)),
  rounds: (value) => roundsFault(value),
  options: (value) => optionsFault(value),
  cliffThreshold: (value) =>
    isNumber(value) && value > 0 && value < 1 ? undefined : 'a share between 0 and 1, such as 0.5',
  require: (value) =>
    Array.isArray(value) && value.every((entry) => typeof entry === 'string')
      ? undefined
      : 'a list of requirement texts',
  loadTimeoutMs: duration,
  idleTimeoutMs: duration,
  timeoutMs: duration,
  budgetMs: duration,
  reload: oneOf('auto', 'always', 'never'),
  reloadIdleMs: (value) => (isNumber(value) && value >= 0 ? undefined : 'a number of milliseconds from 0'),
  tolerance: (value) => toleranceFault(value),
  loads: (value) => (whole(value) && Number(value) >= 2 ? undefined : 'a whole number from 2 to 100'),
  variants: (value) => variantsFault(value),
  server: serverFault,
  strict: yesOrNo,
  force: yesOrNo,
  ramBytes: (value) => (isNumber(value) && value > 0 ? undefined : 'a number of bytes above 0'),
}

const KNOWN = new Set([...Object.keys(CHECKS), 'messages', 'host', 'think', 'keepAlive', 'machine', 'turns'])

/** @throws TypeError naming the scenario, the option, its value and what it must be */
export function checkScenario(name: string, scenario: Partial<Scenario>): asserts scenario is Scenario {
  if (!isVisible(name)) {
    throw wrong(name, 'the name holds control characters, which reports and file names cannot: give it visible text')
  }
  for (const key of Object.keys(scenario)) {
    if (!KNOWN.has(key)) throw wrong(name, `unknown option "${key}". It has: ${[...KNOWN].toSorted().join(', ')}`)
  }
  if (scenario.model === undefined)
    throw wrong(name, 'no `model` is given: name the Ollama model to measure, such as "qwen3-coder:30b"')
  for (const [key, check] of Object.entries(CHECKS)) {
    const value = scenario[key as keyof Scenario]
    const fault = value === undefined ? undefined : check(value)
    if (fault) throw wrong(name, `\`${key}\` ${PRIVATE.has(key) ? '' : `is ${shown(value)}, and `}must be ${fault}`)
  }
  const fault = modeFault(scenario)
  if (fault) throw wrong(name, fault)
  if (scenario.variants && isPlain(scenario.parallel)) {
    throw wrong(name, '`variants` are compared level by level: give `parallel` as a list, such as [1, 2, 4, 8]')
  }
  checkServer(name, scenario)
  if (scenario.prompt !== undefined && scenario.messages) {
    throw wrong(name, 'both `prompt` and `messages` are given: keep one (a `system` text may stand beside either)')
  }
  if (scenario.messages && scenario.endpoint === 'generate') {
    throw wrong(name, '`messages` need the chat endpoint: leave `endpoint` out, or give a `prompt` instead')
  }
}

function checkServer(name: string, { server, host, variants, parallel, require = [] }: Partial<Scenario>): void {
  if (!server) return
  if (host !== undefined)
    throw wrong(name, 'both `host` and `server` are given: a server that the run starts has a port of its own')
  if (variants)
    throw wrong(name, '`variants` and `server` are given: give the settings to compare as lists of `server`')
  const several = settingsOf(server).length > 1
  if (several && isPlain(parallel)) {
    throw wrong(name, 'settings of `server` are compared level by level: give `parallel` as a list, such as [1, 2, 4]')
  }
  if (isRaised(server.numParallel) && require.length > 0) {
    throw wrong(name, '`numParallel: { upTo }` asks how far it goes: for requirements give a list, such as [1, 2, 4]')
  }
}

/** Options whose values hold what a message must not repeat: texts for the model, and credentials. */
const PRIVATE: ReadonlySet<string> = new Set(['system', 'headers', 'variants', 'server'])

/** Fields that HTTP allows. The message names a header and never its value. */
function headersFault(value: unknown): string | undefined {
  if (!isPlain(value)) return 'an object of header names and texts, such as { authorization: "Bearer …" }'
  for (const [header, entry] of Object.entries(value)) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(header)) return 'named by letters, digits and dashes, as HTTP has it'
    if (typeof entry !== 'string' || !/^[\t\x20-\x7e\x80-\xff]*$/.test(entry))
      return `texts without line breaks or control characters, which that of "${header}" is not`
  }
  return undefined
}

/** Without control characters and marks that turn text around; joiners of emoji and of some scripts may stay. */
const isVisible = (name: string): boolean =>
  !/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name)

const MOST_AT_ONCE = 1024

function levelsFault(value: unknown): string | undefined {
  if (!Array.isArray(value) || value.length === 0)
    return 'a list of levels such as [1, 2, 4], or { upTo: 32 } to search'
  if (!value.every((level) => Number.isInteger(level) && level >= 1)) return 'whole numbers from 1'
  const ascending = value.toSorted((a, b) => a - b)
  const unique = [...new Set(ascending)]
  const ordered = value.every((level, index) => level === unique[index]) && unique.length === value.length
  if (!ordered)
    return `ascending, each level once: [${unique.join(', ')}]. The order in which levels run is chosen by the tool (back and forth, so that drift cancels)`
  return ascending.at(-1) > MOST_AT_ONCE ? `at most ${MOST_AT_ONCE} requests at once` : undefined
}

function searchFault(value: object): string | undefined {
  const { upTo, ...others } = value as { upTo?: unknown }
  const [stranger] = Object.keys(others)
  if (stranger !== undefined) return `{ upTo } alone, without "${stranger}": a search chooses its levels itself`
  if (!Number.isInteger(upTo) || Number(upTo) < 2) return '{ upTo } with a whole number from 2, such as { upTo: 32 }'
  return Number(upTo) > MOST_AT_ONCE ? `{ upTo } with at most ${MOST_AT_ONCE} requests at once` : undefined
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Shares of 1, by judged metric. */
function toleranceFault(value: unknown): string | undefined {
  const keys = METRIC_KEYS.filter(isGated)
  const entries = Object.entries(value ?? {})
  const good = entries.every(([key, by]) => keys.some((known) => known === key) && isNumber(by) && by >= 0 && by < 1)
  return good ? undefined : `shares below 1 of the judged metrics, such as { genSpeed: 0.05 } (${keys.join(', ')})`
}

const VARIANT_OPTIONS = ['host', 'model', 'options', 'headers', 'think', 'cache', 'endpoint']

function variantsFault(value: unknown): string | undefined {
  const entries = Object.entries(value ?? {})
  if (entries.length < 2) return 'at least two named variants, such as { old: { … }, new: { … } }'
  if (!entries.every(([name]) => isVisible(name))) return 'named by visible text'
  const stranger = entries.flatMap(([, own]) => Object.keys(own ?? {})).find((key) => !VARIANT_OPTIONS.includes(key))
  return stranger === undefined
    ? undefined
    : `variants with options of their own (${VARIANT_OPTIONS.join(', ')}), not "${stranger}"`
}

/** As many rounds as anybody has patience for. */
const whole = (entry: unknown): boolean => Number.isInteger(entry) && Number(entry) >= 1 && Number(entry) <= 100

function roundsFault(value: unknown): string | undefined {
  if (typeof value === 'number') return whole(value) ? undefined : 'a whole number from 1 to 100'
  if (typeof value !== 'object' || value === null) return 'a number, or { min, max }'
  const { min, max } = value as { min?: unknown; max?: unknown }
  if (![min, max].every((entry) => entry === undefined || whole(entry)))
    return '{ min, max } with whole numbers from 1 to 100'
  return min !== undefined && max !== undefined && Number(min) > Number(max)
    ? '{ min, max } with min no larger than max'
    : undefined
}

function optionsFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return "an object of Ollama's model options"
  const { num_predict: tokens } = value as { num_predict?: unknown }
  if (tokens === undefined) return undefined
  if (!Number.isInteger(tokens) || Number(tokens) < 2) {
    return 'given num_predict >= 2: gen speed is measured between tokens, and 0 or less means "without limit" to Ollama'
  }
  return undefined
}

function oneOf(...values: readonly string[]): Check {
  return (value) => (values.includes(String(value)) ? undefined : values.map((entry) => `"${entry}"`).join(' or '))
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? undefined : 'a text'
}

function yesOrNo(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'true or false'
}

function duration(value: unknown): string | undefined {
  return isNumber(value) && value > 0 ? undefined : 'a number of milliseconds above 0'
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  return plainText(json.length > 60 ? `${json.slice(0, 60)}…` : json)
}

function wrong(name: string, what: string): TypeError {
  return new TypeError(`scenario "${plainText(name)}": ${what}.`)
}
