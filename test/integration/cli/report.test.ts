import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../../src/model/report.ts'
import { renderJson } from '../../../src/report/json.ts'
import { COMMENT_MARKER } from '../../../src/report/markdown/comment.ts'
import { PLAIN } from '../../../src/report/palette.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import { HOSTILE, foundIn } from '../../hostile.ts'
import { articleSweep, regression, REQUIREMENTS, simulatedSweep } from '../../unit/report/fixtures.ts'
import { command, directory } from './command.ts'

const JUDGED: RunReport = { sweep: articleSweep(), requirements: REQUIREMENTS, baseline: regression() }
const OTHER: RunReport = { sweep: simulatedSweep(), requirements: [] }

const shown = ({ sweep, requirements, baseline }: RunReport): string =>
  renderSweep(sweep, { palette: PLAIN, width: 100, requirements, baseline })

function fileWith(text: string): string {
  const file = join(directory(), 'sweep.json')
  writeFileSync(file, text)
  return file
}

/** Written as a run writes it. */
function saved(...reports: readonly RunReport[]): { folder: string; files: string[] } {
  const folder = directory()
  const files = reports.map(({ sweep, ...decided }, index) => {
    const file = join(folder, `sweep-${index}.json`)
    writeFileSync(file, renderJson(sweep, decided))
    return file
  })
  return { folder, files }
}

describe.concurrent('what is made of results', () => {
  test('the report on the screen, as it was, with its verdicts; several below each other', async () => {
    const { files } = saved(JUDGED, OTHER)
    const { code, stdout, stderr } = await command(['report', ...files, '--width', '100'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.startsWith(`${shown(JUDGED)}\n\n${shown(OTHER)}\n`)).toBe(true)
    expect(stdout).toContain('two people chat at once\n  on 2 machines')
    expect(stdout).toContain('✗ stored baseline: regressed: gen speed at P=2')
    expect(stdout).toContain('SIMULATED')
  })

  test('files of every kind, and nothing else on stdout', async () => {
    const { files, folder } = saved(JUDGED, OTHER)
    const named = ['html', 'markdown', 'comment', 'csv', 'bencher', 'bigger-is-better', 'smaller-is-better']
    const flags = named.flatMap((name) => [`--${name}`, join(folder, `out/${name}`)])
    const { code, stdout, stderr } = await command(['report', ...files, ...flags])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr.match(/^wrote /gm)).toHaveLength(named.length)
    const read = (name: string) => readFileSync(join(folder, `out/${name}`), 'utf8')
    expect(read('html')).toMatch(/^<!doctype html>/)
    expect(read('markdown')).toContain('## vitest-ollama-bench: 2 runs, 1 regressed')
    expect(read('comment')).toContain(COMMENT_MARKER)
    expect(parse(read('csv'), { bom: true, columns: true })).toHaveLength(8)
    expect(Object.keys(JSON.parse(read('bencher')) as object)).toHaveLength(8)
    expect(JSON.parse(read('bigger-is-better'))).toHaveLength(16)
    expect(JSON.parse(read('smaller-is-better'))).toHaveLength(16)
  })

  test('- is standard output, and holds the file alone', async () => {
    const { files, folder } = saved(JUDGED)
    const { code, stdout, stderr } = await command([
      'report',
      ...files,
      '--bencher',
      '-',
      '--csv',
      join(folder, 'a.csv'),
    ])
    expect(code, stderr).toBe(0)
    expect(Object.keys(JSON.parse(stdout) as object)).toHaveLength(4)
    expect(stderr).toContain('wrote')
  })

  test('words of others in a file move, colour and order nothing', async () => {
    const sweep = articleSweep({ scenario: { ...articleSweep().scenario, name: HOSTILE, model: HOSTILE } })
    const { files } = saved({ sweep, requirements: [{ text: HOSTILE, state: 'missed', detail: HOSTILE }] })
    for (const more of [[], ['--markdown', '-'], ['--bencher', '-']]) {
      const { stdout } = await command(['report', ...files, ...more])
      expect(foundIn(stdout)).toEqual([])
    }
  })
})

describe.concurrent('what is refused, with what to do, before anything is written', () => {
  const article = renderJson(articleSweep())
  test.each([
    [
      'one that is not there',
      'no/such.json',
      /no\/such\.json cannot be read \(ENOENT\): name a sweep\.json that is there/,
    ],
    ['one that is cut short', fileWith(article.slice(0, 500)), /is no JSON: is it cut short/],
    [
      'one that was edited',
      fileWith(article.replace('"median": 36.6', '"median": "fast"')),
      /no sweep\.json of format 1: levels\[0\]\.genSpeed\.median must be number, and is "fast"\. Was it edited/,
    ],
    [
      'one of a newer version',
      fileWith(article.replace('"format": 1', '"format": 2')),
      /has format 2, and vitest-ollama-bench \d+\.\d+\.\d+ reads format 1: update it with `npm i -D/,
    ],
    ['one of another command', fileWith('{"format":1,"stability":{}}'), /is what `stability --output` wrote/],
    ['a number that is none', fileWith(article.replace('"median": 36.6', '"median": 1e999')), /must be number/],
  ])('%s', async (_, file, words) => {
    const out = join(directory(), 'out.csv')
    const { code, stdout, stderr } = await command(['report', file, '--csv', out])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(words)
    expect(existsSync(out)).toBe(false)
  })

  test('one path for two outputs, or that of a result', async () => {
    const { files } = saved(JUDGED)
    const [file = ''] = files
    const twice = await command(['report', file, '--csv', '-', '--bencher', '-'])
    expect(twice.code).toBe(2)
    expect(twice.stderr).toContain('--bencher - is given to another output too')
    const over = await command(['report', file, '--markdown', file])
    expect(over.code).toBe(2)
    expect(over.stderr).toContain('is one of the results: name another file')
    expect(readFileSync(file, 'utf8')).toBe(renderJson(JUDGED.sweep, JUDGED))
  })

  test('an output that cannot be written', async () => {
    const { files, folder } = saved(JUDGED)
    const { code, stderr } = await command(['report', ...files, '--csv', folder])
    expect(code).toBe(2)
    expect(stderr).toContain(`--csv ${folder} cannot be written (it is a directory)`)
  })
})
