import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadSchemaCheck } from '../../../src/cli/sweep-schema.ts'
import { METRIC_KEYS, metricOf } from '../../../src/model/metric.ts'
import type { RunReport } from '../../../src/model/report.ts'
import type { SweepResult } from '../../../src/model/result.ts'
import { renderJson } from '../../../src/report/json.ts'
import { diagnosed, GUARDS } from '../measure/diagnosed.ts'
import {
  articleSweep,
  failedLevelSweep,
  matrixSweep,
  regression,
  REQUIREMENTS,
  searchedSweep,
  simulatedSweep,
  unchanged,
} from '../report/fixtures.ts'
import { FULL } from '../report/full-report.ts'
import { conversations, cut, start, twelve } from '../report/mode-sweeps.ts'

interface Schema {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly const?: unknown
  readonly required?: readonly string[]
  readonly $defs?: Readonly<Record<string, Schema>>
}

const SCHEMA = JSON.parse(readFileSync(new URL('../../../schema/sweep.schema.json', import.meta.url), 'utf8')) as Schema

const check = await loadSchemaCheck()
const written = (sweep: SweepResult, decided: Partial<RunReport> = {}): unknown =>
  JSON.parse(renderJson(sweep, decided))

describe('every kind of result is as the schema says', () => {
  test.each<[string, unknown]>([
    ['a sweep', written(articleSweep())],
    ['a simulated one, judged', written(simulatedSweep(), { requirements: REQUIREMENTS, baseline: unchanged() })],
    ['a regression', written(diagnosed({ warnings: [GUARDS.bimodal] }), { baseline: regression() })],
    ['a search', written(searchedSweep())],
    ['a level without answers', written(failedLevelSweep())],
    ['a matrix', written(matrixSweep())],
    ['growing conversations', written(conversations(twelve))],
    ['a history that was cut', written(conversations(cut))],
    ['a cold start', written(start())],
    ['a run without a level', written(articleSweep({ levels: [], order: [], memory: [] }))],
    ['everything', written(FULL.sweep, FULL)],
    ['a refused confirmation', written(articleSweep({ confirmation: { state: 'refused', reason: 'never' } }))],
  ])('%s', (_, value) => {
    expect(check(value)).toBeUndefined()
  })
})

describe('the schema and what is written', () => {
  const whole = written(FULL.sweep, FULL)
  const refused = written(articleSweep({ confirmation: { state: 'refused', reason: 'never' } }))
  const seen = new Set([...fieldsOf(whole, SCHEMA), ...fieldsOf(refused, SCHEMA)])

  test('every field that can be written is in the schema', () => {
    expect([...seen].filter((field) => field.endsWith('?'))).toEqual([])
  })

  test('every field of the schema can be written', () => {
    expect(allFields(SCHEMA).filter((field) => !seen.has(field))).toEqual([])
  })

  test('every field of the schema is described, with its unit', () => {
    for (const [name, described] of descriptions()) {
      if (described === undefined) throw new Error(`${name} is not described`)
      if (/Ms$|At$|^ms$/.test(name) && name !== 'startedAt') expect(described, name).toMatch(/\bms\b/)
      if (/Bytes$|^bytes$/.test(name)) expect(described, name).toMatch(/bytes/)
    }
    const { level } = SCHEMA.$defs ?? {}
    for (const key of METRIC_KEYS) expect(level?.properties?.[key]?.description).toContain(metricOf(key).unit)
  })
})

describe('a broken file is refused with the place and what stands there', () => {
  test.each([
    ['levels.0.genSpeed.median', 'fast', 'levels[0].genSpeed.median must be number, and is "fast"'],
    ['levels.1.parallel', undefined, 'levels[1] has no "parallel"'],
    ['levels.0.parallel', 0, 'levels[0].parallel must be >= 1, and is 0'],
    ['levels.0.genSpeed.median', Number.POSITIVE_INFINITY, 'levels[0].genSpeed.median must be number, and is null'],
    ['levels.0.genSpeed.median', -4, 'levels[0].genSpeed.median must be >= 0, and is -4'],
    [
      'cliff.state',
      'gone',
      'cliff.state must be equal to one of the allowed values (none, at, between, edge, unknown)',
    ],
    ['machine', undefined, 'the file has no "machine"'],
    ['scenario.name', 5, 'scenario.name must be string, and is 5'],
    ['format', '1', 'format must be equal to constant (1), and is "1"'],
    ['clock.monotonicNs', 'soon\u001B[2J', 'clock.monotonicNs must match pattern "^[0-9]+$", and is "soon'],
  ])('%s: %s', (path, value, words) => {
    expect(check(changed(path, value))).toContain(words)
  })

  test('no object at all', () => {
    expect(check([])).toBe('the file must be object, and is []')
    expect(check(null)).toBe('the file must be object, and is null')
  })

  test('a field that a later version adds breaks nothing', () => {
    expect(check(changed('levels.0.later', { a: 1 }))).toBeUndefined()
  })
})

/** The article's sweep with another value at one place; undefined takes it away. */
function changed(path: string, value: unknown): unknown {
  const copy = structuredClone(written(articleSweep())) as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const at = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, copy)
  if (value === undefined) delete at[last]
  else at[last] = value
  return copy
}

function targetOf(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  const target = SCHEMA.$defs?.[schema.$ref.replace('#/$defs/', '')]
  if (!target) throw new Error(`the schema has no ${schema.$ref}`)
  return target
}

/** Fields of a value as the schema has them, by the part of the schema they are in; `?` where it has none. */
function fieldsOf(value: unknown, schema: Schema, part = '#'): string[] {
  const here = schema.$ref ?? part
  const target = branchFor(value, targetOf(schema))
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, target.items ?? {}, `${here}[]`))
  if (typeof value !== 'object' || value === null) return []
  const { properties, additionalProperties } = target
  if (!properties && !additionalProperties) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = properties?.[key]
    if (field) return [`${here}.${key}`, ...fieldsOf(inner, field, `${here}.${key}`)]
    return additionalProperties ? fieldsOf(inner, additionalProperties, `${here}.*`) : [`${here}.${key}?`]
  })
}

const branchFor = (value: unknown, schema: Schema): Schema => {
  const state = typeof value === 'object' && value !== null && 'state' in value ? value.state : undefined
  return schema.oneOf?.find(({ properties }) => properties?.['state']?.const === state) ?? schema
}

/** The same of the schema itself. */
const allFields = (root: Schema): string[] => [
  ...fieldsIn(root, '#'),
  ...Object.entries(root.$defs ?? {}).flatMap(([name, schema]) => fieldsIn(schema, `#/$defs/${name}`)),
]

function fieldsIn({ properties = {}, items, additionalProperties, oneOf = [] }: Schema, part: string): string[] {
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [`${part}.${key}`, ...fieldsIn(inner, `${part}.${key}`)]),
    ...(items ? fieldsIn(items, `${part}[]`) : []),
    ...(additionalProperties ? fieldsIn(additionalProperties, `${part}.*`) : []),
    ...oneOf.flatMap((branch) => fieldsIn(branch, part)),
  ]
}

/** Of each field its name and what is said of it, where it stands or where it is defined; a list may say it of its items. */
function descriptions(): [string, string | undefined][] {
  const within = ({ properties = {}, items, oneOf = [] }: Schema): [string, string | undefined][] => [
    ...Object.entries(properties).flatMap(([name, schema]): [string, string | undefined][] => [
      [name, wordsOn(schema)],
      ...within(schema),
    ]),
    ...(items ? within(items) : []),
    ...oneOf.flatMap(within),
  ]
  return [SCHEMA, ...Object.values(SCHEMA.$defs ?? {})].flatMap(within)
}

function wordsOn(schema: Schema): string | undefined {
  const own = schema.description ?? targetOf(schema).description
  if (own !== undefined) return own
  if (schema.items) return wordsOn(schema.items)
  return targetOf(schema).properties ? 'an object, whose fields are described' : undefined
}
