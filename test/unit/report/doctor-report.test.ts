import { describe, expect, test } from 'vitest'
import type { Examination, Finding } from '../../../src/model/finding.ts'
import { renderExamination, renderExaminationJson } from '../../../src/report/doctor-report.ts'
import { palette, PLAIN } from '../../../src/report/palette.ts'
import { widthOf } from '../../../src/report/text-width.ts'
import { giveSlots } from '../../../src/verdict/requirement/contention.ts'
import { HOSTILE } from '../../hostile.ts'
import { expectGolden } from './golden.ts'

const FINDINGS: readonly Finding[] = [
  { key: 'node', state: 'fine', text: '24.21.0' },
  { key: 'vitest', state: 'fine', text: '5.1.1' },
  {
    key: 'plugin',
    state: 'mend',
    text: 'vite.config.ts does not name it',
    advice: 'Add it: `plugins: [ollamaBench()]`.',
  },
  { key: 'server', state: 'fine', text: 'Ollama 0.33.0, on this machine' },
  { key: 'model', state: 'fine', text: 'qwen3-coder:30b, as the benches name' },
  {
    key: 'slots',
    state: 'caution',
    text: 'one at a time: at P=2 the second request waited for the first',
    advice: giveSlots(4),
  },
  { key: 'memory', state: 'skipped', text: 'neither read nor predicted: the server does not tell enough' },
  { key: 'swap', state: 'fine', text: 'none in use, and none was written during the probe' },
  { key: 'power', state: 'unknown', text: 'the system did not tell' },
]

const examinationOf = (findings: readonly Finding[]): Examination => ({
  format: 1,
  tool: { name: 'vitest-ollama-bench', version: '0.0.0' },
  simulated: false,
  findings,
})

describe('what doctor prints', () => {
  test.each([60, 80, 120])('at %d columns', async (width) => {
    const text = renderExamination(examinationOf(FINDINGS), { palette: PLAIN, width })
    await expectGolden(text, `doctor-${width}.txt`)
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(width)
  })

  test('each state has a word, so colour is never all there is; with colour the words are the same', () => {
    const plain = renderExamination(examinationOf(FINDINGS), { palette: PLAIN })
    for (const { state } of FINDINGS) expect(plain).toContain(state)
    const coloured = renderExamination(examinationOf(FINDINGS), { palette: palette(true) })
    // oxlint-disable-next-line no-control-regex -- the colours themselves
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain)
    expect(coloured).not.toBe(plain)
  })

  test.each([
    [['fine'], 'nothing to mend'],
    [['fine', 'skipped'], 'nothing to mend'],
    [['caution', 'caution'], 'nothing to mend, 2 cautions'],
    [['mend', 'caution'], '1 thing to mend, 1 caution'],
    [['unknown'], 'nothing to mend; 1 thing could not be looked at'],
  ] as const)('%j ends in: %s', (states, words) => {
    const findings = states.map((state): Finding => ({ key: 'server', state, text: 'x' }))
    expect(renderExamination(examinationOf(findings), { palette: PLAIN }).split('\n').at(-1)).toBe(words)
  })

  test('foreign words stay words', () => {
    const finding: Finding = { key: 'model', state: 'mend', text: HOSTILE, advice: HOSTILE }
    const text = renderExamination(examinationOf([finding]), { palette: PLAIN })
    // oxlint-disable-next-line no-control-regex -- these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]|^\s*::|##\w*\[/m)
  })

  test('JSON', () => {
    expect(JSON.parse(renderExaminationJson(examinationOf(FINDINGS)))).toEqual(examinationOf(FINDINGS))
  })
})
