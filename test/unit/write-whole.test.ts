import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { FileNotWritten, writeWhole } from '../../src/write-whole.ts'
import { writeResult } from '../../src/write-result.ts'
import { Disk, MAY_MOUNT } from '../mount.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vob-write-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function disk(size: string): Disk {
  const mounted = new Disk(folder(), size)
  onTestFinished(() => mounted.remove())
  return mounted
}

const whyNot = (call: () => void): FileNotWritten => {
  try {
    call()
  } catch (error) {
    if (error instanceof FileNotWritten) return error
    throw error
  }
  throw new Error('It was written')
}

describe('a file is written whole', () => {
  test('into folders that are not there yet, and over an earlier one', () => {
    const path = join(folder(), 'a/b/sweep.json')
    writeWhole(path, 'one')
    writeWhole(path, 'two')
    expect(readFileSync(path, 'utf8')).toBe('two')
    expect(readdirSync(join(path, '..'))).toEqual(['sweep.json'])
  })

  test.skipIf(process.platform === 'win32')('rights stay as they are, and a link stays a link', () => {
    const root = folder()
    const [file, link] = [join(root, 'file'), join(root, 'link')]
    writeFileSync(file, 'one')
    chmodSync(file, 0o640)
    symlinkSync(file, link)
    writeWhole(link, 'two')
    expect(readFileSync(file, 'utf8')).toBe('two')
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
  })

  test.skipIf(!MAY_MOUNT)('a device is written to, not replaced, and a full one is told (needs root on Linux)', () => {
    const full = join(folder(), 'full')
    execFileSync('mknod', [full, 'c', '1', '7'])
    expect(whyNot(() => writeWhole(full, 'x')).message).toBe(
      `${full} could not be written: the disk is full: free some space (ENOSPC)`,
    )
    expect(statSync(full).isCharacterDevice()).toBe(true)
  })

  test.skipIf(!MAY_MOUNT)('a full disk: the earlier file is whole, nothing is left over (needs root on Linux)', () => {
    const { path } = disk('8k')
    const file = join(path, 'sweep.json')
    writeWhole(file, 'x'.repeat(3000))
    expect(whyNot(() => writeWhole(file, 'y'.repeat(6000)))).toMatchObject({ code: 'ENOSPC' })
    expect(readFileSync(file, 'utf8')).toBe('x'.repeat(3000))
    expect(readdirSync(path)).toEqual(['sweep.json'])
  })

  test.skipIf(!MAY_MOUNT)('a read-only file system: said, and the file is as it was (needs root on Linux)', () => {
    const mounted = disk('8k')
    const file = join(mounted.path, 'sweep.json')
    writeWhole(file, 'one')
    mounted.makeReadOnly()
    expect(whyNot(() => writeWhole(file, 'two')).message).toContain('the file system is read-only')
    expect(readFileSync(file, 'utf8')).toBe('one')
  })

  test('a folder of that name, and a file where a folder should be', () => {
    const root = folder()
    mkdirSync(join(root, 'sweep.json'))
    expect(whyNot(() => writeWhole(join(root, 'sweep.json'), 'x')).code).toBe('EISDIR')
    writeFileSync(join(root, 'file'), 'x')
    expect(whyNot(() => writeWhole(join(root, 'file/sweep.json'), 'x')).message).toMatch(/could not be written: .+ \(E/)
    expect(readdirSync(root).toSorted()).toEqual(['file', 'sweep.json'])
  })
})

test('a result that cannot be written where it belongs is kept, and where is said', () => {
  const path = folder()
  const { state, words } = writeResult({ path, shown: 'out/sweep.json' }, 'an hour of measuring')
  expect(state).toBe('failed')
  expect(words).toMatch(/^out\/sweep\.json could not be written: a folder has that name: name a file \(EISDIR\)\. /)
  const [, kept = ''] = /is kept in (.+)\.$/.exec(words) ?? []
  expect(readFileSync(kept, 'utf8')).toBe('an hour of measuring')
  rmSync(join(kept, '..'), { recursive: true })
})
