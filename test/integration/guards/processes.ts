import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SweepResult } from '../../../src/model/result.ts'
import { atEnd } from '../at-end.ts'

const CLI = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url))
const CLIENT = fileURLToPath(new URL('second-client.ts', import.meta.url))

/** Starts a process of its own and calls back for each line it prints; it ends with the tests at the latest. */
function start(file: string, argv: readonly string[], onLine: (line: string) => void): ChildProcess {
  const child = spawn(process.execPath, [file, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: child.stdout }).on('line', onLine)
  atEnd(() => child.kill('SIGKILL'))
  return child
}

/** The first match in a line of a process that goes on running. @throws Error when it ends before */
function firstMatch(
  file: string,
  argv: readonly string[],
  pattern: RegExp,
): Promise<{ child: ChildProcess; found: string }> {
  return new Promise((resolve, reject) => {
    const child = start(file, argv, (line) => {
      const found = pattern.exec(line)?.[0]
      if (found !== undefined) resolve({ child, found })
    })
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it printed ${pattern}`)))
  })
}

/** A simulator in a process of its own; answers with its URL. */
export async function simulate(...options: readonly string[]): Promise<string> {
  const argv = ['simulate', '--preset', 'fast', ...options]
  return (await firstMatch(CLI, argv, /http:\/\/127\.0\.0\.1:\d+/)).found
}

/** Another program that has begun to use the server; answers with what ends it. */
export async function useServer(url: string): Promise<() => void> {
  const { child } = await firstMatch(CLIENT, [url], /talking/)
  return () => child.kill('SIGKILL')
}

/** Runs the command line's sweep in a process of its own; `onRound` is called after each measured round with that process. */
export async function sweep(
  url: string,
  options: readonly string[],
  onRound: (client: ChildProcess, round: number) => void = () => {},
): Promise<SweepResult> {
  const folder = mkdtempSync(join(tmpdir(), 'guards-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const output = join(folder, 'sweep.json')
  const argv = ['sweep', '--model', 'fast', '--host', url, '--output', output, ...options]
  await new Promise<void>((resolve) => {
    let rounds = 0
    const child = start(CLI, argv, (line) => {
      if (/P=\d+ .*round \d/.test(line)) onRound(child, (rounds += 1))
    })
    child.once('exit', () => resolve())
  })
  return JSON.parse(readFileSync(output, 'utf8')) as SweepResult
}
