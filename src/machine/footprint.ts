import { run } from './exec.ts'

const BLOCK = /^.* \[(\d+)\]:/
const LINE = /^\s*phys_footprint:\s*([\d,]+) B$/

/**
 * Bytes by pid out of `footprint --noCategories -f bytes -p PID …`: one block a process, `name [pid]: …` first.
 * `phys_footprint_peak` is of the process's life, not of the run, and is not read.
 */
export function parseFootprint(text: string): ReadonlyMap<number, number> {
  const footprints = new Map<number, number>()
  let pid: number | undefined
  for (const line of text.split('\n')) {
    const block = BLOCK.exec(line)?.[1]
    if (block !== undefined) pid = Number(block)
    const bytes = LINE.exec(line)?.[1]
    if (bytes === undefined || pid === undefined) continue
    footprints.set(pid, Number(bytes.replaceAll(',', '')))
    pid = undefined
  }
  return footprints
}

/** phys_footprint of one's own processes on a Mac, ~40 ms; a gone or foreign process is missing from the map. */
export async function readFootprints(pids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const argv = ['--noCategories', '-f', 'bytes', ...pids.flatMap((pid) => ['-p', String(pid)])]
  const text = await run('/usr/bin/footprint', argv, { timeoutMs: 2_000, exit: 'any' })
  return text === undefined ? new Map() : parseFootprint(text)
}
