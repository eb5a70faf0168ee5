import { PassThrough } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { terminalQuestions } from '../../../src/cli/init-questions.ts'
import { Cancelled, type Questions } from '../../../src/init/questions.ts'

const [ENTER, DOWN, CTRL_C] = ['\r', '\u001B[B', '\u0003']

const OFFERS = [
  { name: 'small:1b', sizeBytes: 1e9, isLoaded: true, isTooLarge: false },
  { name: 'huge:70b', sizeBytes: 40e9, isLoaded: false, isTooLarge: true },
]

/** What is answered when these keys are typed one after the other, and what was seen meanwhile. */
async function typing<Answer>(
  keys: readonly string[],
  ask: (questions: Questions) => Promise<Answer>,
  signal = new AbortController().signal,
): Promise<{ readonly answer: Answer; readonly seen: () => string }> {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let shown = ''
  output.setEncoding('utf8').on('data', (text: string) => (shown += text))
  const answer = ask(await terminalQuestions({ signal, input, output }))
  for (const key of keys) {
    await new Promise(setImmediate)
    input.write(key)
  }
  return { answer: await answer, seen: () => stripVTControlCharacters(shown) }
}

describe('what init asks', () => {
  test('the model: Enter takes the first, with its size and what is special about it', async () => {
    const { answer, seen } = await typing([ENTER], (ask) => ask.model(OFFERS))
    expect(answer).toEqual({ model: 'small:1b' })
    expect(seen()).toContain('small:1b · 1.00 GB, loaded now')
    expect(seen()).toContain('huge:70b · 40.0 GB, more than 80 % of RAM')
  })

  test('another model is typed by its name; the last answer is a simulated machine', async () => {
    const named = await typing([DOWN, DOWN, ENTER, 'own:3b', ENTER], (ask) => ask.model(OFFERS))
    expect(named.answer).toEqual({ model: 'own:3b' })
    expect((await typing([DOWN, DOWN, DOWN, ENTER], (ask) => ask.model(OFFERS))).answer).toBe('simulated')
  })

  test('a name that is none is asked for again', async () => {
    const keys = [ENTER, 'a b', ENTER, '\u007F', '\u007F', ENTER]
    const { answer, seen } = await typing(keys, (ask) => ask.withoutModel())
    expect(answer).toEqual({ model: 'a' })
    expect(seen()).toContain('A name as `ollama list` shows it')
  })

  test('without a server: a simulated machine, or to stop', async () => {
    expect((await typing([DOWN, ENTER], (ask) => ask.withoutModel())).answer).toBe('simulated')
    await expect(typing([DOWN, DOWN, ENTER], (ask) => ask.withoutModel())).rejects.toThrow(Cancelled)
  })

  test('loading a model is agreed to by Enter, but not where another might be pushed out', async () => {
    expect((await typing([ENTER], (ask) => ask.probe('small:1b', false))).answer).toBe(true)
    const { answer, seen } = await typing([ENTER], (ask) => ask.probe('small:1b', true))
    expect(answer).toBe(false)
    expect(seen()).toContain('might be pushed out')
  })

  test.each([true, false])('workflows: Enter answers %s where that is suggested', async (suggested) => {
    expect((await typing([ENTER], (ask) => ask.workflows(suggested))).answer).toBe(suggested)
  })

  test.each(['model', 'withoutModel', 'probe', 'workflows'] as const)('Ctrl-C at %s stops', async (question) => {
    const ask = (questions: Questions): Promise<unknown> =>
      ({
        model: () => questions.model(OFFERS),
        withoutModel: () => questions.withoutModel(),
        probe: () => questions.probe('small:1b', false),
        workflows: () => questions.workflows(true),
      })[question]()
    await expect(typing([CTRL_C], ask)).rejects.toThrow(Cancelled)
  })

  test('a signal stops a question that nobody answers', async () => {
    const stop = new AbortController()
    const asked = typing([], (ask) => ask.workflows(true), stop.signal)
    setImmediate(() => stop.abort())
    await expect(asked).rejects.toThrow(Cancelled)
  })
})
