import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atEnd } from '../at-end.ts'
import { TOKENS } from '../load/setting.ts'
import { PRESETS } from '../../../src/simulator/index.ts'

export const BIN = fileURLToPath(new URL('../../../src/cli/bin.ts', import.meta.url))

/** Steps so short that a run is over at once; the shape of the curve is that of `fast`. */
export const QUICK = { ...PRESETS.fast, stepMs: [2, 2.7, 3.7, 4.9], requestMs: 1 }

/** What a command said and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves once the standard output holds the words. */
  said(words: RegExp): Promise<RegExpExecArray>
}

/**
 * Starts the command line from its source, with no variable that changes colours or names a server but those given.
 * `launcher` is a command that ends in running the arguments it gets.
 */
export function start(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  launcher: readonly string[] = [],
): Running {
  const { FORCE_COLOR: _, NO_COLOR: __, OLLAMA_HOST: ___, ...env } = process.env
  const [file = '', ...argv] = [...launcher, process.execPath, '--disable-warning=ExperimentalWarning', BIN, ...args]
  const child = spawn(file, argv, {
    env: { ...env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  atEnd(() => void child.kill('SIGKILL'))
  let [stdout, stderr] = ['', '']
  const looking = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    for (const look of looking) look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
  const said = (words: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = words.exec(stdout)
        if (found) resolve(found)
      }
      looking.add(look)
      look()
      void ended.then(() => reject(new Error(`it ended without saying ${words}:\n${stdout}\n${stderr}`)))
    })
  return { child, ended, said }
}

export async function command(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return await start(args, environment).ended
}

/** A short sweep of P=1 and 2; later options win over these. */
export function sweepArgs(host: string, ...more: readonly string[]): string[] {
  const short = ['--parallel', '1,2', '--rounds', '1', '--num-predict', String(TOKENS)]
  return ['sweep', '--model', 'fast', '--host', host, ...short, ...more]
}

/** A directory that lives until the file's tests are over. */
export function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'ollama-bench-cli-'))
  atEnd(() => rmSync(path, { recursive: true, force: true }))
  return path
}
