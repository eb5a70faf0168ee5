import { expect, expectTypeOf, test } from 'vitest'
import type { CommonRequirement, RequirementText } from '../../../src/model/requirement-text.ts'
import type { Scenario } from '../../../src/model/scenario.ts'
import { parseRequirement } from '../../../src/verdict/requirement/index.ts'

test('the forms of the README are among those an editor completes', () => {
  expectTypeOf<'P=2 gen speed ≥ 60% of baseline'>().toExtend<CommonRequirement>()
  expectTypeOf<'memory < 80% RAM'>().toExtend<CommonRequirement>()
  expectTypeOf<'TTFT < 1.5 s at P=2'>().toExtend<CommonRequirement>()
  expectTypeOf<'cliff > 2'>().toExtend<CommonRequirement>()
  expectTypeOf<'P=2 user speed ≥ 40% of baseline'>().not.toExtend<CommonRequirement>()
})

test('the completed forms are a finite list, and any other text is accepted too', () => {
  expectTypeOf<string>().not.toExtend<CommonRequirement>()
  expectTypeOf<string>().toExtend<RequirementText>()
  expectTypeOf<RequirementText>().not.toEqualTypeOf<string>()
  expectTypeOf<number>().not.toExtend<RequirementText>()
  expectTypeOf<Scenario['require']>().toEqualTypeOf<readonly RequirementText[] | undefined>()
})

/** One of each form of the union; the compiler refuses what is not in it. */
const OFFERED: readonly CommonRequirement[] = [
  'P=2 gen speed ≥ 60% of baseline',
  'P=1 user speed ≥ 15 tok/s',
  'prefill speed ≥ 100 tok/s',
  'P=4 throughput ≥ 110% of baseline',
  'throughput ≥ 97% of stored',
  'effective parallelism ≥ 1.8',
  'e2e < 10 s at P=8',
  'TTFT p95 < 2 s at P=4',
  'TTFT < 2 s',
  'tpot < 50 ms',
  'TTFT at P=4 < 3 × P=1',
  'TTFT < 1.2 × stored',
  'queue wait < 500 ms',
  'load time < 30 s',
  'system memory < 90% RAM',
  'memory < 80% VRAM',
  'memory < 24 GB',
  'memory growth < 2%',
  'swap = 0',
  'no regression',
  'no errors',
  'errors = 0',
  'errors < 5%',
  'cliff > 4',
]

test.each(OFFERED)('what is offered is understood: %s', (text) => {
  expect(parseRequirement(text).text).toBe(text)
})
