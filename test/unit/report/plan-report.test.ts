import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forecast } from '../../../src/measure/forecast.ts'
import type { Plan } from '../../../src/model/plan.ts'
import { memoryPlan, type MemoryQuestion } from '../../../src/plan/memory-plan.ts'
import { findingsOf } from '../../../src/report/cliff-lines.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { renderPlan, renderPlanJson } from '../../../src/report/plan-report.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import { metadataOf, QWEN } from '../plan/models.ts'
import { articleSweep, hostileText } from './fixtures.ts'
import { expectGolden } from './golden.ts'

const MEMORY: MemoryQuestion = {
  metadata: QWEN,
  weightsBytes: 18_973_446_144,
  family: 'qwen3moe',
  capabilities: ['completion'],
  numCtx: [13_312],
  kvTypes: ['f16', 'q8_0', 'q4_0'],
  maxParallel: 10,
  system: { bytes: 5e9, source: 'given' },
  ramBytes: 32 * 2 ** 30,
}

function planOf(more: Partial<MemoryQuestion> = {}, rest: Partial<Plan> = {}): Plan {
  const { tool, machine } = articleSweep()
  return {
    format: 1,
    tool,
    simulated: false,
    model: 'qwen3-coder:30b',
    family: 'qwen3moe',
    parameterSize: '30.5B',
    quantization: 'Q4_K_M',
    ollamaVersion: '0.25.0',
    machine,
    memory: memoryPlan({ ...MEMORY, ...more }),
    forecast: forecast(articleSweep(), { parallel: [3, 4, 5, 6] }),
    ...rest,
  }
}

/** A model of which little is known, on a machine that is not this one. */
const doubtful = (): Plan =>
  planOf(
    {
      metadata: metadataOf('newmodel', {
        block_count: 32,
        context_length: 8192,
        'attention.head_count': 32,
        'attention.head_count_kv': 8,
        'attention.key_length': 128,
        'attention.value_length': 128,
        'attention.sliding_window': 1024,
      }),
      numCtx: [4096, 16_384],
      kvTypes: ['f16'],
      maxParallel: 3,
      system: { bytes: 5e9, source: 'assumed' },
      vramBytes: 24 * 2 ** 30,
    },
    { forecast: undefined, simulated: true, machine: { key: 'simulated · x', origin: 'simulated', preset: 'x' } },
  )

const flat = (plan: Plan): string => renderPlan(plan, { palette: PLAIN }).replaceAll(/\s+/gu, ' ')

describe('as a person sees it', () => {
  test.each([60, 80, 120, 200])("the article's model on its machine at %i columns", async (width) => {
    await expectGolden(renderPlan(planOf(), { palette: PLAIN, width }), `plan-${width}.txt`)
  })

  test('bounds, doubts and a GPU', async () => {
    await expectGolden(renderPlan(doubtful(), { palette: PLAIN }), 'plan-doubtful.txt')
  })

  test('a prediction alone', async () => {
    await expectGolden(renderPlan(planOf({}, { memory: undefined }), { palette: PLAIN }), 'plan-forecast.txt')
  })

  test('colours only where there are colours', () => {
    const coloured = renderPlan(planOf(), { palette: palette(true) })
    expect(coloured).not.toBe(stripVTControlCharacters(coloured))
    expect(stripVTControlCharacters(coloured)).toBe(renderPlan(planOf(), { palette: PLAIN }))
  })

  test('no line is wider than the terminal, and no row is lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 200 }), (width) => {
        const text = renderPlan(planOf(), { palette: PLAIN, width })
        expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(width)
        for (const type of ['f16', 'q8_0', 'q4_0']) expect(text).toContain(type)
      }),
    )
  })
})

describe('what it says', () => {
  test('the largest setting, and where it ends with every part of the sum', () => {
    expect(flat(planOf())).toContain('largest NUM_PARALLEL under 80 % of RAM: 6 (f16), 12 (q8_0), 22 (q4_0)')
    expect(flat(planOf())).toContain(
      'f16: from NUM_PARALLEL=8 on it will not load on 32 GB: model 19.0 GB + 8 × 1.31 GB KV + processes 100 MB + system 5.00 GB = 34.5 GB of 34.4 GB',
    )
  })

  test('what is missing, and that there is one slot', () => {
    const text = flat(planOf({ metadata: {}, family: 'qwen3next' }))
    expect(text).toContain(
      'one slot whatever OLLAMA_NUM_PARALLEL says: models of the family qwen3next are not served in parallel',
    )
    expect(text).toMatch(/not known: general\.architecture/)
    expect(text).toContain('≥ 19.1 GB')
    expect(text).not.toMatch(/NaN|Infinity|undefined/u)
  })

  test('text of a server cannot move the cursor', () => {
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const text = renderPlan(planOf({}, { model: hostile, family: hostile, quantization: hostile }), {
          palette: PLAIN,
        })
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
    )
  })

  test('the JSON is the plan', () => {
    expect(JSON.parse(renderPlanJson(planOf()))).toMatchObject({
      format: 1,
      memory: { settings: [{ largest: 6 }, {}, {}] },
    })
  })
})

describe('in the report of a sweep', () => {
  test('what the lowest two levels predicted, beside what was measured', () => {
    const sweep = articleSweep()
    const finding = findingsOf({ ...sweep, forecast: forecast(sweep) }).find(({ headline }) =>
      headline.startsWith('predicted'),
    )
    expect(finding).toEqual({
      headline: 'predicted from P=1, 2',
      rest: ': P=3 16.8 tok/s (+7.5 %), P=4 13.2 tok/s (+12 %); cliff expected at P=3, below 50 % of P=1',
    })
  })

  test('a measurement outside of the range is marked', () => {
    const sweep = articleSweep()
    const levels = sweep.levels.map((level) =>
      level.parallel === 4 && level.genSpeed ? { ...level, genSpeed: { ...level.genSpeed, median: 5 } } : level,
    )
    const finding = findingsOf({ ...sweep, forecast: forecast({ ...sweep, levels }) })[1]
    expect(finding?.rest).toContain('P=4 13.2 tok/s (+164 %, outside)')
  })
})
