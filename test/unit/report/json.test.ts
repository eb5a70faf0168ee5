import { describe, expect, test } from 'vitest'
import { METRIC_KEYS } from '../../../src/model/metric.ts'
import { renderJson } from '../../../src/report/json.ts'
import { articleSweep, failedLevelSweep } from './fixtures.ts'
import { expectGolden } from './golden.ts'

describe('sweep.json', () => {
  test('reads well and is the same for the same sweep, whatever the order of keys', async () => {
    const sweep = articleSweep()
    const short = {
      ...sweep,
      levels: sweep.levels.map((level) => ({ ...level, requests: level.requests.slice(0, 2) })),
    }
    await expectGolden(renderJson(short).trimEnd(), 'sweep.json.txt')
    const turned = Object.fromEntries(Object.entries(short).toReversed()) as unknown as typeof short
    expect(renderJson(turned)).toBe(renderJson(short))
  })

  test('holds every number to a tenth of a microsecond and every whole number as it is', () => {
    const sweep = articleSweep()
    const read = JSON.parse(renderJson(sweep)) as typeof sweep
    expect(Object.keys(read).toSorted()).toEqual(Object.keys(sweep).toSorted())
    expect(read.clock).toEqual(sweep.clock)
    for (const [index, level] of sweep.levels.entries()) {
      const other = read.levels[index]
      for (const key of METRIC_KEYS) expect(other?.[key] === undefined).toBe(level[key] === undefined)
      expect(other?.genSpeed?.p95).toBeCloseTo(level.genSpeed?.p95 ?? Number.NaN, 3)
      expect(other?.outcomes).toEqual(level.outcomes)
      expect(other?.requests).toHaveLength(level.requests.length)
      expect(other?.requests[0]?.lastTokenAt).toBeCloseTo(level.requests[0]?.lastTokenAt ?? Number.NaN, 3)
    }
  })

  test('a request takes a line, a failed one too', () => {
    const lines = renderJson(failedLevelSweep()).split('\n')
    expect(lines.filter((line) => line.includes('"sentAt"'))).toHaveLength(31)
    expect(lines.find((line) => line.includes('"HTTP_500"'))).toMatch(/^\s*\{ "round": 0, .*\},?$/u)
  })

  test('what the format does not name is not written', () => {
    const sweep = articleSweep()
    const secret = {
      ...sweep,
      host: 'http://user:pass@10.0.0.1',
      scenario: { ...sweep.scenario, prompt: 'my secret' },
      levels: sweep.levels.map((level) => ({
        ...level,
        requests: level.requests.map((request) => ({ ...request, text: 'my secret' })),
      })),
    }
    expect(renderJson(secret)).toBe(renderJson(sweep))
  })

  test('controls in names are escaped and survive', () => {
    const sweep = articleSweep()
    const name = 'a\u009b2J\u202Eb\u{E0041}\u2028'
    const text = renderJson({ ...sweep, scenario: { ...sweep.scenario, name } })
    expect(text).not.toMatch(/[\u0080-\u009f\p{Cf}\u2028]/u)
    expect((JSON.parse(text) as typeof sweep).scenario.name).toBe(name)
  })
})
