import { type GatedMetricKey, isGated, METRIC_KEYS } from '../model/metric.ts'
import type { StoredSession } from '../model/verdict.ts'
import { readConditions, writeConditions } from './conditions.ts'
import type { Field, Nodes } from './nodes.ts'
import { formatRound, readRound } from './round-values.ts'

type Rounds = StoredSession['rounds']

export const GATED_KEYS: readonly GatedMetricKey[] = METRIC_KEYS.filter(isGated)

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/
const LEVEL = /^[1-9]\d{0,5}$/

/** A session as nested texts, ready to become YAML. Levels without rounds are left out. */
export function writeSession(session: StoredSession): Record<string, unknown> {
  const { startedAt, conditions, order, rounds, load } = session
  const metrics = GATED_KEYS.flatMap((metric) => {
    const levels = Object.entries(rounds[metric] ?? {}).filter(([, values]) => values.length > 0)
    const texts = levels.map(([level, values]) => [level, values.map((value) => formatRound(metric, value))])
    return texts.length === 0 ? [] : [[metric, Object.fromEntries(texts)]]
  })
  return {
    at: startedAt,
    ...(load === undefined ? {} : { load }),
    conditions: writeConditions(conditions),
    ...(order && order.length > 0 ? { order: order.join(' ') } : {}),
    ...Object.fromEntries(metrics),
  }
}

/** @throws BASELINE_UNREADABLE */
export function readSession(nodes: Nodes, node: unknown): StoredSession {
  const fields = nodes.fields(node, 'a session')
  const named = (name: string): Field | undefined => fields.find((field) => field.name === name)
  for (const { name, at } of fields) {
    if (name !== 'at' && name !== 'conditions' && name !== 'order' && name !== 'load' && !isGatedName(name)) {
      nodes.refuse(
        at,
        `"${name}" is not part of a session`,
        `Known are: at, load, conditions, order, ${GATED_KEYS.join(', ')}.`,
      )
    }
  }
  const at = named('at')
  if (!at) nodes.refuse(node, 'a session has no "at"', 'Write when it started: at: 2026-11-23T14:03:11Z')
  const [conditions, order, load] = [named('conditions'), named('order'), named('load')]
  const metrics = fields.filter(({ name }) => isGatedName(name)).map((field) => [field.name, readLevels(nodes, field)])
  return {
    startedAt: readTime(nodes, at),
    conditions: conditions ? readConditions(nodes, conditions.value) : {},
    ...(load ? { load: nodes.text(load.value, 'load') } : {}),
    ...(order ? { order: readOrder(nodes, order) } : {}),
    rounds: Object.fromEntries(metrics) as Rounds,
  }
}

const isGatedName = (name: string): boolean => GATED_KEYS.some((key) => key === name)

function readTime(nodes: Nodes, { value }: Field): string {
  const text = nodes.text(value, 'at')
  if (!UTC.test(text) || Number.isNaN(Date.parse(text))) {
    nodes.refuse(value, `at is "${text}", not a time`, 'Write UTC as 2026-11-23T14:03:11Z.')
  }
  return text
}

function readOrder(nodes: Nodes, { value }: Field): number[] {
  const words = nodes.text(value, 'order').split(/\s+/)
  const wrong = words.find((word) => !LEVEL.test(word))
  if (wrong !== undefined) nodes.refuse(value, `order has "${wrong}"`, 'Write levels with spaces between: 1 2 4 4 2 1')
  return words.map(Number)
}

function readLevels(nodes: Nodes, { name, value }: Field): Record<string, number[]> {
  const levels = nodes.fields(value, name).map((level) => {
    if (!LEVEL.test(level.name))
      nodes.refuse(level.at, `${name} has the level "${level.name}"`, 'Levels are 1, 2, 3, …')
    const what = `${name} at P=${level.name}`
    const rounds = nodes.list(level.value, what).map((round) => readRound(nodes, round, what))
    if (rounds.length === 0) nodes.refuse(level.at, `${what} has no rounds`, 'Delete the level, or the session.')
    return [level.name, rounds] as const
  })
  return Object.fromEntries(levels)
}
