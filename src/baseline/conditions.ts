import type { Conditions } from '../model/machine.ts'
import type { Field, Nodes } from './nodes.ts'

type ConditionKey = keyof Conditions

/** How each condition is written; a set lists the words it may be. */
const SHAPES = {
  ollamaVersion: 'text',
  modelDigest: 'text',
  quantization: 'text',
  parameterSize: 'text',
  family: 'text',
  contextLength: 'number',
  numParallel: 'number',
  gpuShare: 'number',
  gpuWorkingSetBytes: 'number',
  gpuWiredLimit: 'text',
  kvCacheType: 'text',
  flashAttention: 'text',
  osVersion: 'text',
  power: 'text',
  powerMode: 'text',
  memorySource: ['rss', 'footprint', 'api/ps'],
  probeText: 'text',
  server: ['loopback', 'remote'],
  tool: 'text',
} as const satisfies Record<ConditionKey, 'text' | 'number' | readonly string[]>

const KEYS = Object.keys(SHAPES) as readonly ConditionKey[]

/** Names and texts to write, in the order of the registry above; what is absent is left out. */
export function writeConditions(conditions: Conditions): Record<string, string> {
  const known = KEYS.flatMap((key) => {
    const value = conditions[key]
    const text = typeof value === 'number' ? formatNumber(value) : (value ?? '').trim()
    return text === '' ? [] : [[key, text]]
  })
  return Object.fromEntries(known)
}

const formatNumber = (value: number): string => String(Number.isInteger(value) ? value : Number(value.toPrecision(4)))

/** Names that this version does not know are left alone: a newer one may have written them. */
export function readConditions(nodes: Nodes, node: unknown): Conditions {
  const known = nodes.fields(node, 'conditions').filter((field) => isKey(field.name))
  return Object.fromEntries(known.map((field) => [field.name, readCondition(nodes, field)]))
}

const isKey = (name: string): name is ConditionKey => Object.hasOwn(SHAPES, name)

function readCondition(nodes: Nodes, { name, value }: Field): string | number {
  const shape = isKey(name) ? SHAPES[name] : 'text'
  if (shape === 'number') return nodes.number(value, name)
  const text = nodes.text(value, name)
  if (shape !== 'text' && !shape.some((word) => word === text)) {
    nodes.refuse(value, `${name} is "${text}"`, `Write one of: ${shape.join(', ')}.`)
  }
  return text
}
