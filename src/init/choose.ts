import { BenchError } from '../errors.ts'
import { isLoopback, resolveHost } from '../load/host.ts'
import { PROBE_LEVELS, probeSlots } from '../load/probe-slots.ts'
import { shellWord } from '../plain-text.ts'
import { type Choices, levelsFor, SIMULATED_MODEL, SIMULATED_SLOTS } from './choices.ts'
import { findServer, type FoundServer, hasModel, mayPushOut } from './found-server.ts'
import { checkModelName } from './model-offer.ts'
import type { ModelAnswer, Questions } from './questions.ts'

/** What was given on the command line. */
export interface Given {
  readonly model?: string
  readonly host?: string
  readonly simulated?: boolean
  readonly parallel?: readonly number[]
  readonly folder: string
  readonly workflow?: boolean
  readonly probe: boolean
  /** Take the first model that the server offers. */
  readonly yes?: boolean
}

/** Around the choosing: whom to ask, where to say what is done, and when to stop. */
export interface Around {
  /** Absent: nobody is there, and what is not given takes its default. */
  readonly ask?: Questions
  readonly say: (text: string) => void
  readonly signal: AbortSignal
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** A model that takes longer to load than this is not waited for. */
const PROBE_LIMIT_MS = 180_000

/**
 * Settles what will be written. Nothing is loaded that was not said before.
 * @throws TypeError where nobody can be asked and the model is not given
 * @throws BenchError where the first model of a server was asked for and there is none; ABORTED
 * @throws Cancelled
 */
export async function choose(given: Given, around: Around): Promise<Choices> {
  if (given.simulated) return await simulated(given, around)
  const url = resolveHost(given.host, around.environment)
  const server = await findServer(url, around.signal)
  const answer = given.model === undefined ? await modelOf(server, given, around) : { model: given.model }
  if (answer === 'simulated') return await simulated(given, around)
  const { model } = answer
  if (given.model !== undefined) sayWhatIsMissing(server, model, around)
  const slots = await slotsOf({ server, url, model }, given, around)
  return {
    model,
    isSimulated: false,
    host: hostToWrite(given.host, around),
    isLocal: isLoopback(url),
    parallel: given.parallel ?? levelsFor(slots),
    slots,
    folder: given.folder,
    workflows: given.workflow ?? (await around.ask?.workflows(true)) ?? true,
  }
}

async function simulated({ parallel, folder, workflow }: Given, { ask }: Around): Promise<Choices> {
  return {
    model: SIMULATED_MODEL,
    isSimulated: true,
    isLocal: true,
    parallel: parallel ?? levelsFor(SIMULATED_SLOTS),
    slots: SIMULATED_SLOTS,
    folder,
    workflows: workflow ?? (await ask?.workflows(false)) ?? false,
  }
}

async function modelOf(server: FoundServer | BenchError, given: Given, { ask, say }: Around): Promise<ModelAnswer> {
  const nothing = server instanceof BenchError ? server : server.offers.length === 0 ? noModel() : undefined
  if (ask && nothing) {
    say(nothing.message)
    return await ask.withoutModel()
  }
  if (ask && !(server instanceof BenchError)) return await ask.model(server.offers)
  if (!given.yes)
    throw new TypeError(
      'there is no terminal to ask in: give --model with a name that `ollama list` shows, --yes to take the first that the server offers, or --simulated for a look without Ollama.',
    )
  const first = server instanceof BenchError ? undefined : server.offers[0]
  if (nothing || !first) throw withWayOn(nothing ?? noModel())
  say(`the model is ${first.name}, the first that the server offers; --model names another`)
  return { model: first.name }
}

const noModel = (): BenchError =>
  new BenchError(
    'MODEL_MISSING',
    'the server has no model that generates text: pull one, such as `ollama pull qwen3:4b`.',
  )

const withWayOn = ({ code, message }: BenchError): BenchError =>
  new BenchError(
    code,
    `${message} Or give --model to name one that will be there, or --simulated to go on without Ollama.`,
  )

function sayWhatIsMissing(server: FoundServer | BenchError, model: string, { say }: Around): void {
  if (server instanceof BenchError) say(`${server.message} The files are written all the same.`)
  else if (!hasModel(server, model))
    say(`the model ${model} is not on the server: run \`ollama pull ${shellWord(model)}\` before the first run.`)
}

interface Probed {
  readonly server: FoundServer | BenchError
  readonly url: string
  readonly model: string
}

async function slotsOf({ server, url, model }: Probed, given: Given, around: Around): Promise<number | undefined> {
  if (server instanceof BenchError || !hasModel(server, model) || !given.probe) return undefined
  const pushesOut = mayPushOut(server, model)
  const allowed = (await around.ask?.probe(model, pushesOut)) ?? !pushesOut
  if (!allowed) {
    if (!around.ask) around.say(`not probed, as another model is loaded, which might be pushed out`)
    return undefined
  }
  around.say(`loading ${model}, then a few tokens at P=${PROBE_LEVELS.join(', ')}, to see how many it serves at once`)
  try {
    const seen = await probeSlots({ model, host: url, limitMs: PROBE_LIMIT_MS, signal: around.signal })
    if (around.signal.aborted) throw new BenchError('ABORTED', 'stopped before anything was written')
    if (seen) around.say(`the server serves ${seen.orMore ? 'at least ' : ''}${seen.slots} at once`)
    return seen?.slots
  } catch (error) {
    if (!(error instanceof BenchError) || around.signal.aborted) throw error
    around.say(`not seen how many it serves at once: ${error.message}`)
    return undefined
  }
}

/** Into the config only where it was named, and without a password: that stays in OLLAMA_HOST. */
function hostToWrite(host: string | undefined, { environment, say }: Around): string | undefined {
  if (host === undefined) return undefined
  const url = resolveHost(host, environment)
  const { username, password } = new URL(url)
  if (username === '' && password === '') return url === resolveHost(undefined, {}) ? undefined : url
  say('the host holds a user name or password, so it is not written into the config: set OLLAMA_HOST where you run it.')
  return undefined
}

/** @throws TypeError on a model or a folder that cannot be meant */
export function checkGiven({ model, folder }: Given): void {
  if (model !== undefined) checkModelName(model)
  const parts = folder.split('/')
  const isInside = parts.every((part) => /^[\w@-][\w.@-]*$/.test(part))
  if (!isInside)
    throw new TypeError(
      `--dir ${JSON.stringify(folder)} must be a folder within the project, such as benches or packages/app/benches.`,
    )
}
