import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeFiles } from '../../../src/init/write-files.ts'
import { FileNotWritten } from '../../../src/write-whole.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ollama-bench-init-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const BENCH = { path: 'benches/a.bench.ts', text: 'new\n', ifThere: 'keep it' }
const ATTRIBUTES = { path: '.gitattributes', text: '*.snap text eol=lf\n', ifThere: '', isAppended: true } as const

test('a file that is not there is written, with its folder; the same again changes nothing', () => {
  const root = folder()
  expect(writeFiles(root, [BENCH])).toEqual([{ path: BENCH.path, state: 'written' }])
  expect(readFileSync(join(root, BENCH.path), 'utf8')).toBe('new\n')
  expect(writeFiles(root, [BENCH])).toEqual([{ path: BENCH.path, state: 'same' }])
})

test('another file of that name is left as it is, and named', () => {
  const root = folder()
  mkdirSync(join(root, 'benches'))
  writeFileSync(join(root, BENCH.path), 'mine\n')
  expect(writeFiles(root, [BENCH])).toEqual([{ path: BENCH.path, state: 'left', advice: 'keep it' }])
  expect(readFileSync(join(root, BENCH.path), 'utf8')).toBe('mine\n')
})

test.skipIf(process.platform === 'win32')('a link to nowhere is not followed: nothing is made where it points', () => {
  const root = folder()
  const outside = join(folder(), 'made.txt')
  mkdirSync(join(root, 'benches'))
  symlinkSync(outside, join(root, BENCH.path))
  expect(writeFiles(root, [BENCH])).toMatchObject([{ state: 'left' }])
  expect(() => readFileSync(outside)).toThrow('ENOENT')
})

test.each([
  ['nothing', undefined, '*.snap text eol=lf\n', 'written'],
  ['other lines', '*.png binary\n', '*.png binary\n*.snap text eol=lf\n', 'added to'],
  ['no end of line', '*.png binary', '*.png binary\n*.snap text eol=lf\n', 'added to'],
  ['lines of Windows', '*.png binary\r\n', '*.png binary\r\n*.snap text eol=lf\n', 'added to'],
  ['the line, in other spaces', '*.snap  text\teol=lf\n', '*.snap  text\teol=lf\n', 'same'],
] as const)('.gitattributes with %s gets the line once', (_, before, after, state) => {
  const root = folder()
  if (before !== undefined) writeFileSync(join(root, '.gitattributes'), before)
  expect(writeFiles(root, [ATTRIBUTES])).toEqual([{ path: '.gitattributes', state }])
  expect(readFileSync(join(root, '.gitattributes'), 'utf8')).toBe(after)
})

test('a folder that is a file: says which path, and what to do', () => {
  const root = folder()
  writeFileSync(join(root, 'benches'), '')
  expect(() => writeFiles(root, [BENCH])).toThrow(FileNotWritten)
})
