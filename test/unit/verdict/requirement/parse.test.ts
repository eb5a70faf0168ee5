import { describe, expect, test } from 'vitest'
import { parseRequirement } from '../../../../src/verdict/requirement/index.ts'

const level = (parallel: number) => ({ kind: 'level', parallel })
const compare = (text: string, parts: object) => ({ kind: 'compare', text, stat: 'median', ...parts })

describe('the forms of the language', () => {
  test.each([
    ['no regression', { kind: 'no regression', text: 'no regression' }],
    ['no errors', { kind: 'no errors', text: 'no errors' }],
    ['cliff > 2', { kind: 'cliff', text: 'cliff > 2', parallel: 2 }],
  ])('%s', (text, expected) => {
    expect(parseRequirement(text)).toEqual(expected)
  })

  test.each([
    [
      'P=2 gen speed ≥ 60% of baseline',
      { metric: 'genSpeed', op: '≥', at: level(2), bound: { kind: 'multiple', amount: 60, sign: '%', of: level(1) } },
    ],
    [
      'at P=2 gen speed >= 60% of P=1',
      { metric: 'genSpeed', op: '≥', at: level(2), bound: { kind: 'multiple', amount: 60, sign: '%', of: level(1) } },
    ],
    [
      'gen speed P=2 ≥ 60% of stored',
      {
        metric: 'genSpeed',
        op: '≥',
        at: level(2),
        bound: { kind: 'multiple', amount: 60, sign: '%', of: { kind: 'stored' } },
      },
    ],
    [
      'TTFT at P=4 < 3 × P=1',
      { metric: 'ttftMs', op: '<', at: level(4), bound: { kind: 'multiple', amount: 3, sign: '×', of: level(1) } },
    ],
    [
      'TTFT < 3 x baseline',
      { metric: 'ttftMs', op: '<', bound: { kind: 'multiple', amount: 3, sign: '×', of: level(1) } },
    ],
    [
      'TTFT at turn 12 < 3 × turn 1',
      {
        metric: 'ttftMs',
        op: '<',
        at: { kind: 'turn', turn: 12 },
        bound: { kind: 'multiple', amount: 3, sign: '×', of: { kind: 'turn', turn: 1 } },
      },
    ],
    [
      'TTFT p95 < 1.5 s at P=2',
      { metric: 'ttftMs', stat: 'p95', op: '<', at: level(2), bound: { kind: 'value', amount: 1.5, unit: 's' } },
    ],
    [
      'e2e max P=2 <= 20 s',
      { metric: 'e2eMs', stat: 'max', op: '≤', at: level(2), bound: { kind: 'value', amount: 20, unit: 's' } },
    ],
    ['memory < 80% RAM', { metric: 'memoryBytes', op: '<', bound: { kind: 'share', percent: 80, of: 'RAM' } }],
    ['memory < 80% of VRAM', { metric: 'memoryBytes', op: '<', bound: { kind: 'share', percent: 80, of: 'VRAM' } }],
    ['memory growth < 2%', { metric: 'memoryGrowthBytes', op: '<', bound: { kind: 'percent', percent: 2 } }],
    ['memory ≤ 24 GiB', { metric: 'memoryBytes', op: '≤', bound: { kind: 'value', amount: 24, unit: 'GiB' } }],
    ['errors < 5%', { metric: 'errors', op: '<', bound: { kind: 'percent', percent: 5 } }],
    ['errors at P=4 = 0', { metric: 'errors', op: '=', at: level(4), bound: { kind: 'value', amount: 0 } }],
    ['swap = 0', { metric: 'swapBytes', op: '=', bound: { kind: 'value', amount: 0 } }],
    [
      'effective parallelism ≥ 1.8 at P=2',
      { metric: 'effectiveParallelism', op: '≥', at: level(2), bound: { kind: 'value', amount: 1.8 } },
    ],
    ['throughput ≥ 40', { metric: 'throughput', op: '≥', bound: { kind: 'value', amount: 40, unit: 'tok/s' } }],
  ])('%s', (text, parts) => {
    expect(parseRequirement(text)).toEqual(compare(text, parts))
  })

  test('a variant stands before everything else, or behind "of"', () => {
    const text = 'new P=2 gen speed ≥ 95% of old'
    expect(parseRequirement(text, { variants: ['old', 'new'] })).toEqual(
      compare(text, {
        variant: 'new',
        metric: 'genSpeed',
        op: '≥',
        at: level(2),
        bound: { kind: 'multiple', amount: 95, sign: '%', of: { kind: 'variant', name: 'old' } },
      }),
    )
  })

  test('the longer metric wins: "memory growth" is not memory', () => {
    expect(parseRequirement('system memory < 90% RAM')).toMatchObject({ metric: 'systemMemoryBytes' })
    expect(parseRequirement('memory p95 < 24 GB')).toMatchObject({ metric: 'memoryBytes', stat: 'p95' })
  })
})

describe('case, spacing and composition carry no meaning', () => {
  test.each([
    ['p = 2   GEN  Speed>=60 %of BASELINE', 'P=2 gen speed ≥ 60% of baseline'],
    ['P=2genSpeed≥60%of P=1', 'P=2 gen speed ≥ 60% of baseline'],
    ['ttft<3xP=1 at p=4', 'TTFT at P=4 < 3 × P=1'],
    ['gen-speed\u00a0≥\u202f20 TOK / S', 'gen speed ≥ 20 tok/s'],
    ['memory<24gb', 'memory < 24 GB'],
    ['TTFT P95 < .5S', 'TTFT p95 < 0.5 s'],
    ['  no   regression ', 'no regression'],
    ['CLIFF>2', 'cliff > 2'],
  ])('%s', (written, plain) => {
    expect({ ...parseRequirement(written), text: '' }).toEqual({ ...parseRequirement(plain), text: '' })
  })

  test('a variant is found whether its accent is composed or not, and keeps the name it was declared with', () => {
    const declared = 'cafe\u0301'
    const parsed = parseRequirement('caf\u00e9 gen speed ≥ 20', { variants: [declared] })
    expect(parsed).toMatchObject({ variant: declared })
  })

  test('the text is kept as it was written', () => {
    expect(parseRequirement('  P = 2 TTFT<1s').text).toBe('  P = 2 TTFT<1s')
  })
})

describe('variants must not be mistaken for the words of the language', () => {
  test.each(['memory', 'Stored', 'gen', 's', 'p95', 'P2', 'x2', 'a b', '2nd', 'RAM', ''])('%j is refused', (name) => {
    expect(() => parseRequirement('gen speed ≥ 20', { variants: [name] })).toThrow(TypeError)
  })

  test.each(['old', 'q8_0', 'kv-q8', 'v1.2', 'ünïcode'])('%j is fine', (name) => {
    expect(parseRequirement(`${name} TTFT < 1 s`, { variants: [name] })).toMatchObject({ variant: name })
  })
})
