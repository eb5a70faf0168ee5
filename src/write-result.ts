import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { FileNotWritten, writeWhole } from './write-whole.ts'

/** What became of a result. */
export interface Written {
  readonly state: 'written' | 'failed'
  /** In one sentence: where it is, or why it is not there, where it was kept instead and what to do. */
  readonly words: string
}

/**
 * Writes what took long to measure. Where that fails, it is kept in the system's folder for temporary files: an hour of
 * measuring is not lost to a full disk. `shown`: how messages name the file.
 */
export function writeResult({ path, shown }: { readonly path: string; readonly shown: string }, text: string): Written {
  try {
    writeWhole(path, text)
    return { state: 'written', words: `wrote ${shown}` }
  } catch (error) {
    if (!(error instanceof FileNotWritten)) throw error
    const words = `${shown} could not be written: ${error.why}. An earlier file of that name is as it was. ${keptWords(path, text)}`
    return { state: 'failed', words }
  }
}

/** Keeps what could not be written where it belongs, and says where. `path`: of the file that it was meant for. */
export function keptWords(path: string, text: string): string {
  try {
    const file = join(mkdtempSync(join(tmpdir(), 'vitest-ollama-bench-')), basename(path))
    writeWhole(file, text)
    return `What was to be written is kept in ${file}.`
  } catch {
    return 'What was to be written could not be kept elsewhere either: it is in the report on the screen only.'
  }
}
