import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { shellWord } from '../../../src/plain-text.ts'
import { atEnd } from '../at-end.ts'
import { simulated } from '../load/setting.ts'
import { BIN, command, sweepArgs } from './command.ts'

const COLUMNS = 70

/** A command in a terminal of its own, which `script` opens; what is typed goes to its standard input. */
class Terminal {
  readonly #child: ChildProcessWithoutNullStreams
  readonly ended: Promise<number | null>
  /** All that came, with what moves the cursor. */
  output = ''

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, OLLAMA_HOST: ____, ...env } = process.env
    const words = [process.execPath, '--disable-warning=ExperimentalWarning', BIN, ...args].map(shellWord)
    const line = `stty cols ${COLUMNS} rows 24; exec ${words.join(' ')}`
    this.#child = spawn('script', ['-qefc', line, '/dev/null'], {
      env: { ...env, TERM: 'xterm-256color', ...environment },
    })
    atEnd(() => void this.#child.kill('SIGKILL'))
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    this.ended = new Promise((resolve) => this.#child.once('close', resolve))
  }

  type(keys: string): void {
    this.#child.stdin.write(keys)
  }

  /** What a person sees in the end. */
  get lines(): string[] {
    return this.output.split('\r\n').map((line) => stripVTControlCharacters(line.split(CLEAR).at(-1) ?? ''))
  }

  /** Each state of the line that is written over. */
  get drawn(): string[] {
    return this.output
      .split(CLEAR)
      .slice(1)
      .map((rest) => stripVTControlCharacters(rest.split('\r\n')[0] ?? ''))
  }
}

const CLEAR = '\r\u001B[2K'

/** Rounds of about a second each. */
const long = (url: string, ...more: readonly string[]): string[] =>
  sweepArgs(url, '--parallel', '2', '--rounds', '2', '--num-predict', '120', ...more)

const hasTerminals = process.platform === 'linux' && existsSync('/usr/bin/script')

describe.skipIf(!hasTerminals).concurrent('in a terminal', { timeout: 30_000 }, () => {
  test('one line is written over while a level runs, and is gone in the end', async () => {
    const server = await simulated()
    const terminal = new Terminal(long(server.url))
    expect(await terminal.ended).toBe(0)
    const running = terminal.drawn.filter((line) => line.includes('in flight'))
    expect(running.length).toBeGreaterThan(1)
    expect(running.at(-1)).toMatch(/^ {2}P=\d round \d\/2 · \d:\d\d, .* left · \d in flight/u)
    expect(running.every((line) => line.length < COLUMNS)).toBe(true)
    expect(terminal.lines.join('\n')).not.toContain('in flight')
    expect(terminal.lines.filter((line) => /P=\d +round/u.test(line))).toHaveLength(2)
    expect(terminal.output).not.toContain('\u001B[?25')
  })

  test('Ctrl-C leaves the report, and the cursor where it belongs', async () => {
    const server = await simulated()
    const terminal = new Terminal(long(server.url, '--rounds', '50'))
    await expect
      .poll(() => terminal.drawn.some((line) => line.includes('P=2 round 2/50')), { timeout: 20_000 })
      .toBe(true)
    terminal.type('\u0003')
    expect(await terminal.ended).toBe(130)
    expect(terminal.lines.join('\n')).not.toContain('in flight')
    expect(terminal.lines.join(' ').replaceAll(/ +/g, ' ')).toMatch(
      /the run ended after \d+ rounds because it was stopped/u,
    )
    expect(terminal.output.endsWith('\r\n')).toBe(true)
    expect(terminal.output).not.toContain('\u001B[?25')
  })

  test.each([
    ['dumb', { TERM: 'dumb' }],
    ["a CI's", { CI: 'true' }],
  ])('%s is written to like a log', async (_, environment) => {
    const server = await simulated()
    const terminal = new Terminal(sweepArgs(server.url), environment)
    expect(await terminal.ended).toBe(0)
    expect(terminal.drawn).toEqual([])
    expect(terminal.output).not.toContain('in flight')
    expect(terminal.output).toMatch(/P=2 +round 1/u)
  })

  test('a console without the signs gets ASCII', async () => {
    const server = await simulated()
    const terminal = new Terminal(sweepArgs(server.url, '--require', 'P=2 gen speed ≥ 1 tok/s'), {
      TERM: 'linux',
    })
    expect(await terminal.ended).toBe(0)
    const text = terminal.lines.join('\n')
    expect(text).toContain('+ P=2 gen speed >= 1 tok/s')
    expect(text).toMatch(/^[\n\x20-\x7e]*$/u)
  })
})

test('nothing of it is in a pipe, with or without colours', async () => {
  const server = await simulated()
  const { code, stdout } = await command(long(server.url, '--rounds', '1'), { FORCE_COLOR: '1' })
  expect(code).toBe(0)
  expect(stdout).not.toContain('\r')
  expect(stdout).not.toContain('in flight')
})
