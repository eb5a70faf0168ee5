import { run } from './exec.ts'

/** Lines "key: value" of sysctl. */
export function parseSysctl(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, key, value] = /^([\w.]+): (.*)$/.exec(line) ?? []
      return key === undefined || value === undefined ? [] : [[key, value.trim()]]
    }),
  )
}

/** Several keys of a Mac's kernel in one call, ~4 ms: `-i` skips unknown ones silently. */
export async function readSysctl(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return parseSysctl((await run('/usr/sbin/sysctl', ['-i', ...keys])) ?? '')
}
