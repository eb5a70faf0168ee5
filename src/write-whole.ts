import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Writes a file so that a reader, a crash or a full disk sees the old one or the new one and nothing in between. A link
 * stays a link, rights stay as they are, and what is no file (a pipe, /dev/null) is written to and not replaced.
 * @throws FileNotWritten; the old file is then whole
 */
export function writeWhole(path: string, text: string): void {
  try {
    const there = statSync(path, { throwIfNoEntry: false })
    if (there && !there.isFile()) return writeFileSync(path, text)
    mkdirSync(dirname(path), { recursive: true })
    replace(there ? realpathSync(path) : path, text, there?.mode)
  } catch (cause) {
    throw new FileNotWritten(path, cause)
  }
}

function replace(path: string, text: string, mode: number | undefined): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = openSync(temporary, 'wx')
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (mode !== undefined) chmodSync(temporary, mode)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** Makes the new name last as well. Windows and some file systems cannot, and the file is whole without it. */
function syncFolder(folder: string): void {
  try {
    const opened = openSync(folder, 'r')
    try {
      fsyncSync(opened)
    } finally {
      closeSync(opened)
    }
  } catch {
    // Nothing that the caller could do.
  }
}

/** What each cause asks of a person. */
const NEXT: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space',
  EDQUOT: 'your quota is used up: free some space',
  EROFS: 'the file system is read-only: name a place that can be written',
  EACCES: 'you may not write there: change the rights of the folder, or name another place',
  EPERM: 'you may not write there: change the rights of the folder, or name another place',
  EISDIR: 'a folder has that name: name a file',
  ENOTDIR: 'a part of the path is a file and no folder: name another place',
  ENAMETOOLONG: 'the name is too long: name a shorter one',
  ELOOP: 'its links lead round in a circle: name another place',
}

/** A file could not be written, and what was there before is as it was. */
export class FileNotWritten extends Error {
  override readonly name = 'FileNotWritten'
  readonly code: string
  /** The cause, and what to do: words that follow a colon. */
  readonly why: string

  constructor(path: string, cause: unknown) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    const why = `${NEXT[code] ?? 'name another place'} (${code})`
    super(`${path} could not be written: ${why}`)
    this.code = code
    this.why = why
  }
}
