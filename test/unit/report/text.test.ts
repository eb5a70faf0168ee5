import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adviceLines } from '../../../src/report/advice.ts'
import { barChart } from '../../../src/report/bars.ts'
import { clean, cleanLines } from '../../../src/report/clean.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { renderTable } from '../../../src/report/table.ts'
import { fill, hang, padStart, truncate, widthOf, wrap } from '../../../src/report/text-width.ts'

describe('clean', () => {
  test('removes sequences whole, controls and reordering marks', () => {
    expect(clean('a\u001b[31mb\u001b[0m')).toBe('ab')
    expect(clean('a\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('alink')
    expect(clean('\u202Eabc\u2066\u200F\uFEFF')).toBe('abc')
    expect(clean('one\r\ntwo\u2028three\tfour')).toBe('one two three four')
    expect(clean('lone \uD800 half')).toBe('lone \uFFFD half')
    expect(clean('größe 漢字 ≥ 60 %')).toBe('größe 漢字 ≥ 60 %')
  })

  test('leaves nothing unseen in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clean(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      }),
    )
  })

  test('keeps the lines of advice', () => {
    expect(cleanLines('first\n\n  second\u0007')).toEqual(['first', '  second'])
  })
})

describe('advice', () => {
  test('keeps commands in their columns, also where they are broken', () => {
    const advice =
      'Give it 2 slots:\n  ollama serve   OLLAMA_NUM_PARALLEL=2 ollama serve\n  Mac app        launchctl setenv OLLAMA_NUM_PARALLEL 2, then restart the app'
    expect(adviceLines(advice, '    ', 64)).toEqual([
      '    → Give it 2 slots:',
      '        ollama serve   OLLAMA_NUM_PARALLEL=2 ollama serve',
      '        Mac app        launchctl setenv OLLAMA_NUM_PARALLEL 2,',
      '                       then restart the app',
    ])
    expect(adviceLines(undefined, '', 80)).toEqual([])
  })
})

describe('width', () => {
  test('colours and marks take none, wide characters two', () => {
    expect(widthOf(palette(true).bad('abc'))).toBe(3)
    expect(widthOf('e\u0301')).toBe(1)
    expect(widthOf('漢字')).toBe(4)
    expect(widthOf('⚡ok')).toBe(4)
    expect(padStart('漢', 4)).toBe('  漢')
  })

  test('a number stays with its unit and its sign', () => {
    expect(wrap('at most 80 % of RAM', 10)).toEqual(['at most', '80 % of', 'RAM'])
    expect(wrap('edge at 49 % ± 5 % here', 14)).toEqual(['edge at', '49 % ± 5 %', 'here'])
  })

  test('wrapping loses no word and never exceeds the width', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z漢é]{1,40}$/u)), fc.integer({ min: 4, max: 60 }), (words, width) => {
        const lines = wrap(words.join(' '), width)
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''))
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
      }),
    )
  })

  test('truncate, fill and hang', () => {
    expect(truncate('abcdef', 4)).toBe('abc…')
    expect(truncate('abcd', 4)).toBe('abcd')
    expect(fill(['one', '', 'two', 'three'], 10)).toEqual(['one · two', 'three'])
    expect(hang(' 1. ', 'a word and another one', 24)).toEqual([' 1. a word and another', '    one'])
  })
})

const column = (name: string, cells: string[], dropRank?: number) =>
  ({ name, head: [name], cells, align: 'right', ...(dropRank === undefined ? {} : { dropRank }) }) as const

describe('table', () => {
  test('aligns at the right and leaves the least important out first, whole', () => {
    const columns = [
      column('P', ['1', '16']),
      column('speed', ['36.6', '9.12'], 1),
      column('memory', ['24 GB', '—'], 2),
    ]
    expect(renderTable(columns, 30)).toEqual({
      lines: ['   P   speed   memory', '   1    36.6    24 GB', '  16    9.12        —'],
      leftOut: [],
    })
    expect(renderTable(columns, 14)).toEqual({
      lines: ['   P   speed', '   1    36.6', '  16    9.12'],
      leftOut: ['memory'],
    })
    expect(renderTable(columns, 5).leftOut).toEqual(['speed', 'memory'])
  })
})

describe('bars', () => {
  const chart = { title: 'gen speed', unit: 'tok/s', paint: PLAIN.bar }

  test('are an eighth of a column fine, with the limit as a notch or a dotted line', () => {
    const bars = [
      { label: 'P=1', value: 8 },
      { label: 'P=2', value: 4.5 },
      { label: 'P=3', value: 1 },
      { label: 'P=4' },
    ]
    expect(barChart({ ...chart, bars, limit: { value: 4, text: 'half' } }, 17, PLAIN)).toEqual([
      '    gen speed tok/s',
      'P=1 ████┊███ 8.00',
      'P=2 ████▌    4.50',
      'P=3 █   ┊    1.00',
      'P=4     ┊       —',
      '        ╵ half',
    ])
  })

  test('a value too small for an eighth still shows; zero does not', () => {
    const [, , small, zero] = barChart(
      {
        ...chart,
        bars: [
          { label: 'a', value: 1000 },
          { label: 'b', value: 0.1 },
          { label: 'c', value: 0 },
        ],
      },
      16,
      PLAIN,
    )
    expect(small).toContain('▏')
    expect(zero).not.toMatch(/[▏█]/u)
  })
})
