import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PLAIN } from '../../../src/report/palette.ts'
import { renderSweep } from '../../../src/report/sweep-report.ts'
import { httpServer, OUT_OF_MEMORY } from '../client/servers.ts'
import { directory, QUICK, sweepArgs } from '../cli/command.ts'
import { isMeasured, measure, type Proxy, recordingProxy, simulated } from '../load/setting.ts'
import { type Answer, BROKEN, ENDLESS, HARMLESS, STALLS, STATUSES, STRANGE, TRICKLE, UNCOUNTED } from './answers.ts'
import { startWithFewFiles, startServer } from './processes.ts'
import { completedOf, ending, endingsOf, faulty, FOURTH, type Observed, observed, sweep, wordsOf } from './run-case.ts'
import { type Row, withTable } from './table.ts'

const DOCUMENT = new URL('../../../docs/faults.md', import.meta.url)

/** In the order of the document, which is that of the tests below, whichever ends first. */
const rows = new Map<string, Row | undefined>()

/** No process, so no exit code: the command line has no option for the limit of a whole run. */
const LIBRARY = null

/** One row of the table: what a run saw is written down before it is looked at. */
function row(fault: string, run: () => Promise<Observed>, look: (seen: Observed) => void): void {
  rows.set(fault, undefined)
  test(fault, { timeout: 120_000 }, async () => {
    const seen = await run()
    rows.set(fault, rowOf(fault, seen))
    look(seen)
    const shown = flat(seen.stdout + seen.stderr)
    for (const words of wordsOf(seen).flat()) expect(shown).toContain(flat(words))
  })
}

function rowOf(fault: string, seen: Observed): Row {
  const { result, code } = seen
  const ways = result ? endingsOf(result) : ['—']
  return {
    fault,
    ending: ways.length > 0 ? ways.join(', ') : 'completed',
    words: wordsOf(seen),
    reported: result ? completedOf(result) : 'none was sent',
    ...(code === LIBRARY ? {} : { exit: code }),
  }
}

/** The report breaks lines to the width of a terminal. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

const order = ({ result }: Observed) => result?.order
const nothing = (code: number, words: RegExp) => (seen: Observed) => {
  expect(seen).toMatchObject({ code, stderr: expect.stringMatching(words) as string })
  expect(seen.result).toBeUndefined()
}

const ALL = [1, 2, 2, 1, 1, 2]

/** Every other request of the run completed, the one beside it too, and all rounds took place. */
const others = (completed: number, code: string) => (seen: Observed) => {
  expect(seen.stderr).toBe('')
  expect(order(seen)).toEqual(ALL)
  expect(seen.result?.levels.map(({ outcomes }) => outcomes.completed)).toEqual([3, completed])
  expect(seen.result && endingsOf(seen.result)).toEqual(code === '' ? [] : [expect.stringContaining(code)])
  expect(seen.code).toBe(0)
}

const inOneRequest = (answers: Readonly<Record<string, Answer>>, look: (name: string) => (seen: Observed) => void) => {
  for (const [name, answer] of Object.entries(answers)) {
    row(name, async () => await sweep((await faulty(answer)).url), look(name))
  }
}

/** All that a server answers to one path. */
const always = async (path: string, status: number, body: string): Promise<Proxy> => {
  const { url } = await simulated({ preset: QUICK })
  return await recordingProxy(url, (seen, response) => {
    if (seen.path === path) response.writeHead(status).end(body)
    return seen.path === path
  })
}

const IMPATIENT = ['--idle-timeout', '1500ms']

describe.concurrent('before the first round there is nothing to lose', () => {
  row('nothing listens', () => sweep('http://127.0.0.1:1'), nothing(3, /ECONNREFUSED.*ollama serve/s))
  row('unknown host name', () => sweep('http://no-such-host.invalid:11434'), nothing(3, /host name is not known/))
  row(
    'something else listens',
    async () => await sweep((await httpServer((_, response) => response.end('<!doctype html>'))).url),
    nothing(3, /not what Ollama answers/),
  )
  row(
    'the model is not there',
    async () => await sweep((await simulated({ preset: QUICK })).url, { args: ['--model', 'nope'] }),
    nothing(3, /ollama pull nope/),
  )
  for (const build of ['0.25', '0.33'] as const) {
    row(
      `the model does not fit (${build})`,
      async () => await sweep((await always('/api/generate', 500, OUT_OF_MEMORY[build])).url),
      nothing(3, /does not fit into memory/),
    )
  }
  row(
    'the model does not load in time',
    async () => {
      const { url } = await simulated({ preset: QUICK, loadMs: 60_000 })
      return await sweep(url, { args: ['--load-timeout', '500ms'] })
    },
    nothing(3, /was not loaded in 0.5 s/),
  )
})

describe.concurrent('one request of a round', () => {
  for (const [name, answer] of Object.entries(STALLS)) {
    row(name, async () => await sweep((await faulty(answer)).url, { args: IMPATIENT }), others(5, 'IDLE'))
  }
  row(
    'a trickle, longer than the idle time-out',
    async () => await sweep((await faulty(TRICKLE)).url, { args: IMPATIENT }),
    others(6, ''),
  )
  inOneRequest(BROKEN, (name) => others(5, codeOf(name)))
  inOneRequest(STATUSES, (name) => others(5, codeOf(name)))
  inOneRequest(STRANGE, (name) => others(5, codeOf(name)))
  inOneRequest(HARMLESS, () => others(6, ''))
  row(
    'no eval_count',
    async () => await sweep((await faulty(UNCOUNTED)).url),
    (seen) => {
      others(6, '')(seen)
      expect(seen.result?.levels[1]?.requests.filter(({ genSpeed }) => genSpeed === undefined)).toHaveLength(1)
    },
  )
})

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^reset/, 'ECONNRESET'],
  [/^closed/, 'UND_ERR_SOCKET'],
  [/^clean end/, 'NO_DONE'],
  [/^runner killed/, 'SERVER_ERROR'],
  [/^redirect/, 'HTTP_302'],
  [/HTML|content type/, 'CONTENT_TYPE'],
  [/not JSON/, 'NOT_JSON'],
  [/gzip/, 'COMPRESSED'],
]

/** How the request that was hit is to be found in the JSON. */
function codeOf(name: string): string {
  const status = /^HTTP (\d+)/.exec(name)?.[1]
  return status === undefined ? (CODES.find(([pattern]) => pattern.test(name))?.[1] ?? 'unknown') : `HTTP_${status}`
}

/** Rounds so long that what happens after the first one of P=2 happens within the second. */
const LONG = ['--num-predict', '96']
const WITHIN_MS = 200

describe.concurrent('the server or this machine', () => {
  row(
    'a trickle without end',
    async () => {
      const { result } = await measure((await faulty(ENDLESS)).url, { rounds: 3, timeoutMs: 6000 })
      return { code: LIBRARY, stdout: renderSweep(result, { palette: PLAIN, width: 80 }), stderr: '', result }
    },
    (seen) => {
      expect(order(seen)).toEqual([1, 2])
      expect(seen.result?.levels.map(({ outcomes }) => outcomes.completed)).toEqual([1, 2])
    },
  )
  row(
    'the server is killed and started again',
    async () => {
      const server = await startServer()
      return await sweep(server.url, {
        args: [...LONG, '--idle-timeout', '10s'],
        watch: (run) =>
          void run
            .said(/P=2 .*round 1/)
            .then(() => server.kill(WITHIN_MS))
            .then(() => server.again()),
      })
    },
    (seen) => {
      expect(order(seen)).toEqual(ALL)
      expect(seen.result?.levels.map(({ outcomes }) => outcomes.completed)).toEqual([3, 4])
      expect(seen.stdout).toContain('the server no longer answers: waiting up to 10 s')
      expect(seen.result?.observations?.serverLost).toBe('back')
      expect(seen.code).toBe(0)
    },
  )
  row(
    'the server is killed in a round and stays away',
    async () => {
      const server = await startServer()
      return await sweep(server.url, {
        args: [...LONG, ...IMPATIENT],
        watch: (run) => void run.said(/P=2 .*round 1/).then(() => server.kill(WITHIN_MS)),
      })
    },
    (seen) => {
      expect(order(seen)).toEqual([1, 2, 2])
      expect(seen.result?.levels.map(({ outcomes }) => outcomes.completed)).toEqual([1, 2])
      expect(seen.result?.observations?.serverLost).toBe('gone')
      expect(seen.code).toBe(3)
    },
  )
  row(
    'the server stops between two rounds',
    async () => {
      const { url } = await simulated({ preset: QUICK })
      let ended = 0
      const proxy: Proxy = await recordingProxy(url, (seen, response) => {
        if (isMeasured(seen)) response.once('finish', () => (ended += 1) === FOURTH - 1 && setImmediate(proxy.stop))
        return false
      })
      return await sweep(proxy.url, { args: IMPATIENT })
    },
    (seen) => {
      expect(order(seen)).toEqual([1, 2, 2])
      expect(seen.result && endingsOf(seen.result)).toEqual(['failed `ECONNREFUSED`'])
      expect(seen.result?.levels.map(({ outcomes }) => outcomes.completed)).toEqual([1, 2])
    },
  )
  row(
    'the model cannot be loaded any more: 500 to all that follows',
    async () => {
      const { url } = await simulated({ preset: QUICK })
      let measured = 0
      const proxy = await recordingProxy(url, (seen, response) => {
        if (isMeasured(seen)) measured += 1
        if (measured >= FOURTH && seen.path === '/api/generate') response.writeHead(500).end(OUT_OF_MEMORY['0.25'])
        return measured >= FOURTH && seen.path === '/api/generate'
      })
      return await sweep(proxy.url)
    },
    (seen) => {
      expect(order(seen)).toEqual([1, 2, 2, 1, 1, 2])
      expect(seen.result?.levels.map(({ outcomes }) => outcomes.completed)).toEqual([1, 2])
    },
  )
  row(
    "this machine's clock is set forward by an hour",
    async () => {
      const { url } = await simulated({ preset: QUICK })
      const clients: { kill(signal: 'SIGUSR2'): void }[] = []
      let measured = 0
      const proxy = await recordingProxy(url, (seen) => {
        if (isMeasured(seen) && (measured += 1) === FOURTH) clients[0]?.kill('SIGUSR2')
        return false
      })
      const preload = new URL('jumping-clock.mjs', import.meta.url).href
      return await sweep(proxy.url, {
        env: { NODE_OPTIONS: `--import=${preload}` },
        watch: ({ child }) => clients.push({ kill: (signal) => child.kill(signal) }),
      })
    },
    (seen) => {
      others(6, '')(seen)
      expect(seen.result?.warnings.find(({ code }) => code === 'suspended')?.guard).toBe(true)
    },
  )
  row(
    'this process may open few files',
    async () => {
      // Taken for a real server, so that this machine's processes and connections are looked at as well.
      const proxy = await always('/api/version', 200, '{"version":"0.25.0"}')
      const output = join(directory(), 'sweep.json')
      const args = sweepArgs(proxy.url, '--parallel', '1,64', '--rounds', '2', '--output', output)
      return observed(await ending(startWithFewFiles(args)), output)
    },
    (seen) => {
      expect(order(seen)).toEqual([1, 64, 64, 1])
      expect(seen.result?.levels[0]?.outcomes.completed).toBe(2)
      expect(seen.result?.levels[1]?.outcomes.completed).toBeGreaterThan(0)
      expect(seen.result && endingsOf(seen.result)).toEqual(['failed `EMFILE`'])
    },
  )
})

test('the table of the document', async () => {
  const all = [...rows.values()].filter((one) => one !== undefined)
  expect(all).toHaveLength(rows.size)
  await expect(withTable(readFileSync(DOCUMENT, 'utf8'), all)).toMatchFileSnapshot(DOCUMENT.pathname)
})
