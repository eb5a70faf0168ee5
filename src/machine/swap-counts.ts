import { readFileSync } from 'node:fs'
import { orAbsent } from './linux-processes.ts'

/** Since the machine started. */
export interface SwapCounts {
  readonly swapInBytes?: number
  readonly swapOutBytes?: number
}

/** Pages that came from and went to swap, out of /proc/vmstat. */
export function parseProcVmstat(text: string): { readonly pagesIn?: number; readonly pagesOut?: number } {
  return { pagesIn: count(text, /^pswpin (\d+)$/m), pagesOut: count(text, /^pswpout (\d+)$/m) }
}

/** Size of a page out of /proc/self/auxv: pairs of words, of which AT_PAGESZ is 6. Source: getauxval(3). */
export function parsePageSize(words: Buffer): number | undefined {
  for (let at = 0; at + 16 <= words.length; at += 16) {
    if (words.readBigUInt64LE(at) === 6n) return Number(words.readBigUInt64LE(at + 8))
  }
  return undefined
}

/** Of the whole machine: what a container's pages add is in it too. */
export function readLinuxSwap(): SwapCounts {
  const { pagesIn, pagesOut } = parseProcVmstat(orAbsent(() => readFileSync('/proc/vmstat', 'utf8')) ?? '')
  const page = parsePageSize(orAbsent(() => readFileSync('/proc/self/auxv')) ?? Buffer.alloc(0))
  return { swapInBytes: times(pagesIn, page), swapOutBytes: times(pagesOut, page) }
}

function count(text: string, pattern: RegExp): number | undefined {
  const digits = pattern.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const times = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a * b
