import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { METRIC_KEYS, type MetricKey, isGated, metricOf } from '../../../../src/model/metric.ts'
import { type Bound, type Requirement, STATS } from '../../../../src/verdict/requirement/ast.ts'
import { parseRequirement, printRequirement } from '../../../../src/verdict/requirement/index.ts'
import { findUnit, unitNames } from '../../../../src/verdict/requirement/units.ts'

const variants = ['old', 'new', 'kv-q8']
const amount = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 1e-9, max: 1e14, noNaN: true }))
const count = fc.integer({ min: 1, max: 1024 })
const place = fc.oneof(
  fc.record({ kind: fc.constant('level' as const), parallel: count }),
  fc.record({ kind: fc.constant('turn' as const), turn: count }),
)

function boundOf(metric: MetricKey): fc.Arbitrary<Bound> {
  const { unit: kind, sample } = metricOf(metric)
  const units = unitNames(kind).flatMap((name) => findUnit(name, kind) ?? [])
  const unit = units.length > 0 ? fc.constantFrom(...units) : fc.constant(undefined)
  const value = fc
    .tuple(amount, unit)
    .map(([number, name]): Bound => ({ kind: 'value', amount: number, ...(name ? { unit: name } : {}) }))
  const named = fc.constantFrom(...variants).map((name) => ({ kind: 'variant' as const, name }))
  const of = fc.oneof(
    named,
    ...(sample === 'run' ? [] : [place]),
    ...(isGated(metric) ? [fc.constant({ kind: 'stored' as const })] : []),
  )
  const sign = fc.constantFrom('%' as const, '×' as const)
  const multiple: fc.Arbitrary<Bound> = fc.record({ kind: fc.constant('multiple' as const), amount, sign, of })
  const share: fc.Arbitrary<Bound> = fc.record({
    kind: fc.constant('share' as const),
    percent: amount,
    of: fc.constant('RAM' as const),
  })
  return fc.oneof(value, multiple, ...(kind === 'bytes' ? [share] : []))
}

const comparison = fc.constantFrom(...METRIC_KEYS).chain((metric) =>
  fc.record(
    {
      kind: fc.constant('compare' as const),
      text: fc.constant(''),
      metric: fc.constant(metric),
      variant: fc.constantFrom(...variants),
      stat: ['run', 'level'].includes(metricOf(metric).sample)
        ? fc.constant('median' as const)
        : fc.constantFrom(...STATS),
      op: fc.constantFrom('≥' as const, '>' as const, '≤' as const, '<' as const),
      bound: boundOf(metric),
      at: place,
    },
    { requiredKeys: ['kind', 'text', 'metric', 'stat', 'op', 'bound'] },
  ),
)

const same = (one?: object, other?: object): boolean => JSON.stringify(one) === JSON.stringify(other)

/** What the language refuses on purpose: see sense.ts. */
function makesSense({ metric, stat, bound, at }: Extract<Requirement, { kind: 'compare' }>): boolean {
  if (metricOf(metric).sample === 'run' && at && metric !== 'errors') return false
  if (bound.kind !== 'multiple') return true
  return !same(bound.of, at) && !(bound.of.kind === 'stored' && stat !== 'median')
}

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  comparison.filter(makesSense),
  fc.record({ kind: fc.constant('cliff' as const), text: fc.constant(''), parallel: count }),
  fc.constantFrom<Requirement>({ kind: 'no errors', text: '' }, { kind: 'no regression', text: '' }),
)

test('what is printed is read back as the same requirement', () => {
  fc.assert(
    fc.property(requirement, (original) => {
      expect({ ...parseRequirement(printRequirement(original), { variants }), text: '' }).toEqual(original)
    }),
    { numRuns: 500 },
  )
})

test('case and blanks between the parts change nothing', () => {
  const blank = fc.constantFrom(' ', '  ', '\t', '\u00a0')
  fc.assert(
    fc.property(requirement, blank, fc.boolean(), (original, space, upper) => {
      const text = printRequirement(original).replaceAll(' ', space)
      const written = upper ? text.toUpperCase() : text.toLowerCase()
      expect({ ...parseRequirement(written, { variants }), text: '' }).toEqual(original)
    }),
  )
})

test('any text is either read or refused with a TypeError that has its caret inside the line', () => {
  const words = fc.constantFrom(
    'P',
    '=',
    '2',
    'gen',
    'speed',
    '≥',
    '60',
    '%',
    'of',
    'at',
    'x',
    '×',
    'TTFT',
    's',
    'RAM',
    'cliff',
    'no',
    'turn',
    'p95',
    '<',
    '🚀',
    'e\u0301',
    '\n',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
  )
  fc.assert(
    fc.property(text, (anything) => {
      try {
        expect(parseRequirement(anything).text).toBe(anything)
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError)
        const [, , caret = ''] = String((error as Error).message).split('\n')
        expect(caret).toMatch(/^ {2} *\^+$/)
      }
    }),
    { numRuns: 1000 },
  )
})
