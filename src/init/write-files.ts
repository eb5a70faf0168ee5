import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileNotWritten, writeWhole } from '../write-whole.ts'
import type { PlannedFile } from './planned-files.ts'

/** What became of a file. `same`: it holds what would have been written. */
export interface WrittenFile {
  readonly path: string
  readonly state: 'written' | 'added to' | 'same' | 'left'
  readonly advice?: string
}

/** Writes what is not there, one after the other. @throws FileNotWritten */
export function writeFiles(root: string, files: readonly PlannedFile[]): WrittenFile[] {
  return files.map((file) => (file.isAppended ? append(root, file) : create(root, file)))
}

/** Opened only as a new file, so that nothing that appeared meanwhile is overwritten, nor a link followed. */
function create(root: string, { path, text, ifThere }: PlannedFile): WrittenFile {
  const full = join(root, path)
  makeFolder(root, dirname(path))
  try {
    writeFileSync(full, text, { flag: 'wx' })
    return { path, state: 'written' }
  } catch (cause) {
    if (!isThere(cause)) throw new FileNotWritten(path, cause)
    return textOf(full) === text ? { path, state: 'same' } : { path, state: 'left', advice: ifThere }
  }
}

function makeFolder(root: string, path: string): void {
  try {
    mkdirSync(join(root, path), { recursive: true })
  } catch (cause) {
    throw new FileNotWritten(path, cause)
  }
}

/** Adds the lines that are missing; what is there stays as it is, byte for byte. */
function append(root: string, { path, text }: PlannedFile): WrittenFile {
  const full = join(root, path)
  const before = textOf(full)
  if (before === undefined) return create(root, { path, text, ifThere: '' })
  const there = new Set(before.split(/\r?\n/).map((line) => line.trim().replaceAll(/\s+/g, ' ')))
  const missing = text.split('\n').filter((line) => line !== '' && !there.has(line))
  if (missing.length === 0) return { path, state: 'same' }
  const gap = before === '' || before.endsWith('\n') ? '' : '\n'
  writeWhole(full, `${before}${gap}${missing.join('\n')}\n`)
  return { path, state: 'added to' }
}

const isThere = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
