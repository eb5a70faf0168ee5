import { SETTING_VARIABLES } from '../managed/environment.ts'
import { MARKER } from '../managed/marker.ts'
import { KV_CACHE_TYPES, type ManagedServer } from '../model/server.ts'

type Fault = (value: unknown) => string | undefined

const MOST_SLOTS = 1024
const LONGEST_CONTEXT = 2 ** 24

/** What each option must be, in words that follow "must be". */
const CHECKS: { readonly [K in keyof Required<ManagedServer>]: Fault } = {
  numParallel: (value) => numParallelFault(value),
  kvCacheType: (value) =>
    isSet(value, (each) => KV_CACHE_TYPES.some((type) => type === each))
      ? undefined
      : `one of ${KV_CACHE_TYPES.join(', ')}, or a list of them, each once`,
  flashAttention: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
  contextLength: (value) =>
    Number.isInteger(value) && Number(value) >= 4 && Number(value) <= LONGEST_CONTEXT
      ? undefined
      : 'a whole number of tokens from 4',
  env: (value) => environmentFault(value),
  binary: (value) =>
    typeof value === 'string' && value.trim() !== '' && !value.includes('\0')
      ? undefined
      : "the path of Ollama's program, or its name on PATH",
}

/** What is wrong with a `server` option, in words that follow "must be". */
export function serverFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'an object of settings, such as { numParallel: [1, 2, 4] }'
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined)
  for (const [key, entry] of entries) {
    if (!isKey(key)) return `given without "${key}". It has: ${Object.keys(CHECKS).join(', ')}`
    const fault = CHECKS[key](entry)
    if (fault !== undefined) return `given with \`${key}\` as ${fault}`
  }
  const { numParallel, kvCacheType } = value as ManagedServer
  const raised = typeof numParallel === 'object' && 'upTo' in numParallel
  return raised && Array.isArray(kvCacheType) && kvCacheType.length > 1
    ? 'given with one `kvCacheType` where `numParallel` is raised: how far it goes is another question for each type'
    : undefined
}

const isKey = (key: string): key is keyof ManagedServer => Object.hasOwn(CHECKS, key)

function numParallelFault(value: unknown): string | undefined {
  const upTo = typeof value === 'object' && value !== null && 'upTo' in value ? value.upTo : undefined
  if (upTo !== undefined)
    return isSlots(upTo) && upTo >= 2 ? undefined : `{ upTo } with a whole number from 2 to ${MOST_SLOTS}`
  return isSet(value, isSlots)
    ? undefined
    : `a whole number from 1 to ${MOST_SLOTS}, a list of them, each once, or { upTo: 16 }`
}

const isSlots = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_SLOTS

/** One value, or a list that is not empty and holds none twice. */
function isSet(value: unknown, isOne: (each: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return isOne(value)
  return value.length > 0 && new Set(value).size === value.length && value.every((each) => isOne(each))
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/

function environmentFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'an object of variables and their texts'
  for (const [name, text] of Object.entries(value)) {
    if (!VARIABLE.test(name)) return 'variables whose names are letters, digits and _'
    if (typeof text !== 'string' || text.includes('\0')) return `texts only: ${name} is none`
    const own = Object.entries(SETTING_VARIABLES).find(([, variable]) => variable === name)?.[0]
    if (own !== undefined) return `other variables than ${name}, which is given as \`${own}\``
    if (name === 'OLLAMA_HOST' || name === MARKER) return `other variables than ${name}, which the run sets itself`
  }
  return undefined
}
