import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { resolveScenario } from '../../src/load/resolve.ts'
import { isGated, METRIC_KEYS, type MetricKey, metricOf, METRICS } from '../../src/model/metric.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { STATS } from '../../src/verdict/requirement/ast.ts'
import { parseRequirement } from '../../src/verdict/requirement/index.ts'
import { ALL_UNITS, unitNames } from '../../src/verdict/requirement/units.ts'
import { METRIC_WORDS } from '../../src/verdict/requirement/words.ts'
import { checkOutputs, type Outputs } from '../../src/vitest/outputs.ts'
import { REPOSITORY } from '../consumer.ts'
import { codesIn, pageAt, pages, tableRows } from './markdown.ts'

const source = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8')

/** Members of a union of texts, as the source has them. */
function unionOf(path: string, start: string): string[] {
  const text = source(path)
  const from = text.indexOf(start)
  const union = /^[^']*(?:'[\w -]+'\s*\|?\s*)+/.exec(text.slice(from + start.length))?.[0] ?? ''
  return [...union.matchAll(/'([\w -]+)'/g)].map(([, member = '']) => member)
}

/** First cells of a page's tables that are one piece of code, as `model` is. */
const namedRows = (path: string): Map<string, string[]> =>
  new Map(
    tableRows(pageAt(path)).flatMap((row) =>
      /^`([^`]+)`$/.test(row[0] ?? '') ? [[codesIn(row[0] ?? '')[0] ?? '', row] as const] : [],
    ),
  )

const settled = (given: Partial<Scenario> = {}) =>
  resolveScenario('any', { model: 'any', ...given }, { environment: {} })

describe('scenarios.md', () => {
  const rows = namedRows('docs/scenarios.md')
  const defaultOf = (name: string): string => rows.get(name)?.[1] ?? ''

  test('has a row for every option, and for no other', () => {
    expect([...rows.keys()].filter((name) => /^\w+$/.test(name)).toSorted()).toEqual(optionNames())
  })

  test('a default that is one value is that of the code', () => {
    const known = new Map<string, unknown>(Object.entries(settled()))
    const plain = [...rows].filter(([name, [, written = '']]) => known.has(name) && /^`[^`]+`$/.test(written))
    expect(plain.length).toBeGreaterThan(10)
    for (const [name, [, written = '']] of plain)
      expect(known.get(name), name).toEqual(parse(codesIn(written)[0] ?? ''))
  })

  test('so are those that take a word more', () => {
    expect(defaultOf('loads')).toBe(
      `${settled().loads}; ${settled({ server: { numParallel: [1, 2] } }).loads} for settings of a \`server\``,
    )
    expect(defaultOf('turns')).toBe(`${settled({ mode: 'context-growth' }).turns} in \`context-growth\``)
    expect(defaultOf('host')).toContain(`\`${String(settled().host)}\``)
    expect(defaultOf('timeoutMs')).toBe(
      `at least ${settled({ parallel: 1, options: { num_predict: 2 } }).timeoutMs / 1000} s`,
    )
    expect(defaultOf('endpoint')).toBe(
      `\`${settled().endpoint}\`, with \`messages\` \`${settled({ messages: [{ role: 'user', content: 'Hi' }] }).endpoint}\``,
    )
    const shares = METRIC_KEYS.filter(isGated).map((key) => `${key} ${Math.round(METRICS[key].gate.tolerance * 100)} %`)
    expect(defaultOf('tolerance')).toBe(shares.join(', '))
  })

  test('names every model option that is pinned, with its value', () => {
    const text = pageAt('docs/scenarios.md').source.replaceAll('\n', ' ')
    for (const [name, value] of Object.entries(settled().options))
      expect(text).toContain(`\`${name}\` ${String(value)}`)
  })

  test('each example is one that the option takes', () => {
    for (const [name, row] of rows) {
      const example = codesIn(row[3] ?? '')[0]
      if (example !== undefined)
        expect(() => settled(beside(name, valueOf(example))), `${name}: ${example}`).not.toThrow()
    }
  })
})

/** All that a scenario may have, as the code lists them for a slip. */
function optionNames(): string[] {
  const list = /It has: (.*)\.$/.exec(refusal(() => settled({ nope: 1 } as Partial<Scenario>)))?.[1] ?? ''
  return list.split(', ').toSorted()
}

/** What is said of a call that must be refused. */
function refusal(call: () => void): string {
  try {
    call()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  throw new Error('it was taken')
}

/** YAML has the same values; a number may be grouped there. */
const valueOf = (example: string): unknown => parse(example.replaceAll(/(?<=\d)_(?=\d{3})/g, ''))

/** An option that stands only beside another one. */
function beside(name: string, value: unknown): Partial<Scenario> {
  return { [name]: value, ...(name === 'turns' ? { mode: 'context-growth' as const } : {}) }
}

test('every file that a run can write is named in the docs', () => {
  const known = refusal(() => checkOutputs({ nope: 'file' } as Outputs, REPOSITORY)).split('Known are: ')[1] ?? ''
  const names = known.replace('.', '').split(', ')
  const docs = pages()
    .map(({ source: text }) => text)
    .join('\n')
  expect(names).toContain('json')
  expect(names.filter((name) => !new RegExp(`\\boutputs: \\{[^}]*\\b${name}\\b`).test(docs))).toEqual([])
})

describe('requirements.md', () => {
  const page = pageAt('docs/requirements.md')
  const rows = namedRows('docs/requirements.md')

  test('every requirement in it can be read', () => {
    const isRequirement = /^(?!of )(?:no (?:errors|regression)|.*[a-z]\s.*[<>≥≤=]\s*[\d.]+.*)$/i
    const texts = page.codes.filter((code) => isRequirement.test(code) && !code.includes(':'))
    const declared = page.blocks.flatMap(({ text }) =>
      [...text.matchAll(/^ +'([^']+)',$/gm)].map(([, each = '']) => each),
    )
    expect(texts.length + declared.length).toBeGreaterThan(30)
    for (const text of [...texts, ...declared])
      expect(() => parseRequirement(text, { variants: ['old', 'new'] }), text).not.toThrow()
  })

  test('has a row for every metric, with its units and where it is looked at', () => {
    for (const word of METRIC_WORDS) expect([...rows.keys()]).toContain(word)
    for (const key of METRIC_KEYS) {
      const { word, sample, withoutLevel } = metricOf(key)
      const place = rows.get(word)?.[2]
      expect(place, word).toBe(
        key === 'errors'
          ? 'all requests'
          : sample === 'run'
            ? 'the run'
            : withoutLevel === 'best'
              ? 'the best level'
              : 'every level',
      )
    }
  })

  test('the grammar has all words of the code, and no other', () => {
    const rules = new Map(
      (page.blocks.find(({ language }) => language === 'ebnf')?.text ?? '')
        .replaceAll(/\n\s+\|/g, ' |')
        .split('\n')
        .map((line) => [line.split(' ')[0] ?? '', [...line.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word)]),
    )
    expect(rules.get('metric')).toEqual(METRIC_WORDS)
    expect(rules.get('stat')).toEqual(STATS)
    expect(rules.get('unit')).toEqual(ALL_UNITS)
  })

  test('a unit that a row names is one of the metric', () => {
    for (const key of METRIC_KEYS) {
      const { word, unit } = metricOf(key)
      const written = rows.get(word)?.[1] ?? ''
      const named = codesIn(written)
        .flatMap((code) => code.split(' '))
        .filter((code) => ALL_UNITS.includes(code))
      if (named.length > 0) expect(named, word).toEqual(unitNames(unit))
    }
  })
})

test.each(METRIC_KEYS)(
  'metrics.md has %s with its word, unit and formula as the registry has them',
  (key: MetricKey) => {
    const { word, unit, formula, sample } = metricOf(key)
    const row = tableRows(pageAt('docs/metrics.md')).find(([first]) => first === word)
    const field = key === 'errors' ? 'outcomes' : `\`${key}\``
    expect(row?.slice(0, 5)).toEqual([word, field, unit, formula, sample])
  },
)

describe('every code has its cure', () => {
  const rows = namedRows('docs/troubleshooting.md')
  const warnings = unionOf('src/model/result.ts', 'export type WarningCode =')
  const errors = unionOf('src/errors.ts', 'export type BenchErrorCode =')

  test('troubleshooting.md has a row for each warning and each error, and for no other', () => {
    expect([...rows.keys()].toSorted()).toEqual([...warnings, ...errors].toSorted())
  })

  test('baselines.md has a row for each state of a run', () => {
    const states = unionOf('src/model/verdict.ts', 'export interface BaselineVerdict {\n  readonly state:')
    const own = [...namedRows('docs/baselines.md').keys()].filter((name) => /^[a-z-]+$/.test(name))
    expect(own.toSorted()).toEqual(states.toSorted())
  })
})
