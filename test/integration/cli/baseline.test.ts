import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { RUNNER, sessionOn, STUDIO } from '../../unit/baseline/examples.ts'
import { entryOf, fileOf } from '../../unit/baseline/files.ts'
import { command, directory } from './command.ts'

const OURS = fileOf(entryOf([STUDIO, sessionOn(1)]))
const THEIRS = fileOf(entryOf([RUNNER, sessionOn(2)]))
const BOTH = fileOf(entryOf([STUDIO, sessionOn(1)], [RUNNER, sessionOn(2)]))

/** Files in a folder of their own, and how to name them. */
function files(texts: Readonly<Record<string, string>>): (name: string) => string {
  const folder = directory()
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text)
  return (name) => join(folder, name)
}

const merge = (...args: readonly string[]) => command(['baseline', 'merge', ...args])

describe('baseline merge', { timeout: 60_000 }, () => {
  test('prints the result alone on stdout, and what it did on stderr', async () => {
    const path = files({ 'a.snap': OURS, 'b.snap': THEIRS })
    const { code, stdout, stderr } = await merge(path('a.snap'), path('b.snap'))
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: BOTH, stderr: 'merged: 1 entry, 2 machine sections\n' })
  })

  test('writes it into another file, or into the first', async () => {
    const path = files({ 'a.snap': OURS, 'b.snap': THEIRS })
    const other = await merge(path('a.snap'), path('b.snap'), '--output', path('c.snap'))
    expect(other.code, other.stderr).toBe(0)
    expect(['a.snap', 'b.snap', 'c.snap'].map((name) => readFileSync(path(name), 'utf8'))).toEqual([OURS, THEIRS, BOTH])
    const first = await merge(path('b.snap'), path('a.snap'), '--in-place')
    expect(first.code, first.stderr).toBe(0)
    expect(['a.snap', 'b.snap'].map((name) => readFileSync(path(name), 'utf8'))).toEqual([OURS, BOTH])
  })

  test('leaves everything as it is where only a person can decide', async () => {
    const [one = '', two = ''] = ['5%', '8%'].map((share) =>
      OURS.replace('epoch:', `tolerance: {genSpeed: ${share}}\nepoch:`),
    )
    const path = files({ 'a.snap': one, 'b.snap': two })
    const { code, stdout, stderr } = await merge(path('a.snap'), path('b.snap'), '--in-place')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('a.snap:5 and 8% in')
    expect(stderr).toMatch(/^not merged, and nothing written: 1 thing .*\n {2}two chats.*\n {4}\[Mac16,5/)
    expect(readFileSync(path('a.snap'), 'utf8')).toBe(one)
  })

  test.each([
    ['no file', []],
    ['a file that is not there', ['nowhere.snap']],
    ['two places', ['a.snap', '--in-place', '--output', 'b.snap']],
    [
      'a folder that is a file',
      [fileURLToPath(import.meta.url), '--output', join(fileURLToPath(import.meta.url), 'x')],
    ],
  ])('%s is misuse', async (_, args) => {
    const { code, stdout, stderr } = await merge(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toBe('')
  })

  test('a damaged file is named with its line', async () => {
    const path = files({ 'a.snap': OURS, 'b.snap': THEIRS.slice(0, 300) })
    const { code, stderr } = await merge(path('a.snap'), path('b.snap'), '--in-place')
    expect(code).toBe(3)
    expect(stderr).toMatch(/b\.snap:3: the entry that begins here has no end\. Nothing was merged or written\. Restore/)
    expect(readFileSync(path('a.snap'), 'utf8')).toBe(OURS)
  })

  test('resolves what git left, and hostile words in it move no cursor', async () => {
    const path = files({ 'ours.snap': OURS, 'old.snap': '', 'theirs.snap': THEIRS })
    const names = ['-L', '\u001b[31mHEAD', '-L', 'old', '-L', 'topic']
    const args = ['merge-file', '-q', ...names, path('ours.snap'), path('old.snap'), path('theirs.snap')]
    expect(() => execFileSync('git', args)).toThrow()
    expect(readFileSync(path('ours.snap'), 'utf8')).toContain('<<<<<<<')
    const { code, stdout, stderr } = await merge(path('ours.snap'), '--in-place')
    expect(code, stderr).toBe(0)
    expect(stdout + stderr).not.toContain('\u001b')
    expect(readFileSync(path('ours.snap'), 'utf8')).toBe(BOTH)
  })
})
