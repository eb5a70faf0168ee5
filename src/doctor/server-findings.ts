import { statedName } from '../client/public-words.ts'
import { BenchError } from '../errors.ts'
import { furtherFailure } from '../load/further-failure.ts'
import { isLoopback } from '../load/host.ts'
import { isModel } from '../load/target.ts'
import { offerModels } from '../init/model-offer.ts'
import type { Finding } from '../model/finding.ts'
import { plainText, shellWord } from '../plain-text.ts'
import type { Benches } from '../project/benches.ts'
import type { SeenServer } from './seen.ts'

/** Whether there is a server, and which. */
export function serverFinding(server: SeenServer | BenchError, url: string, { areSimulated }: Benches): Finding {
  const key = 'server'
  if (server instanceof BenchError) {
    const [text, advice] = failureWords(server, url)
    if (!areSimulated) return { key, state: 'mend', text, advice }
    const note = `The benches of this project bring a simulator and need none. For a real one: ${lowered(advice)}`
    return { key, state: 'caution', text, advice: note }
  }
  const version = server.version ?? 'that does not tell its version'
  if (server.place !== 'simulated') {
    const where = server.place === 'here' ? 'on this machine' : 'on another machine'
    return { key, state: 'fine', text: `Ollama ${version}, ${where}` }
  }
  const preset = statedName(server.simulator?.['preset']) ?? 'unnamed'
  const advice = 'For a real server: `--host`, or OLLAMA_HOST.'
  return { key, state: 'caution', text: `a SIMULATED Ollama (preset ${preset}): no model runs`, advice }
}

/** What, and what to do. The address of a server elsewhere stays out. */
function failureWords(error: BenchError, url: string): [text: string, advice: string] {
  if (error.code === 'ABORTED')
    return [SILENT, 'It hangs, or is no Ollama: look at its log and start it again, or check the host.']
  const [what = '', ...rest] = error.message.split(/(?<=\.)\s+/)
  const text = isLoopback(url) ? what.replace(/\.$/, '') : (REMOTE[error.code] ?? furtherFailure(error))
  return [text, rest.join(' ')]
}

const lowered = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

const SILENT = 'the server did not end its answer in time'

const REMOTE: { readonly [code: string]: string } = {
  SERVER_UNREACHABLE: 'the server on another machine does not answer',
}

/** Which model was looked at, and whether it is there. */
export interface ModelLook {
  readonly finding: Finding
  /** Absent where there is none to be probed. */
  readonly model?: string
}

/** The one that is asked for, else those that the benches name, else the first that a bench could be about. */
export function modelLook(asked: string | undefined, benches: Benches, server: SeenServer): ModelLook {
  const wanted = asked === undefined ? benches.models : [asked]
  if (wanted.length === 0) return firstModel(server)
  const missing = wanted.filter((name) => !server.stored.some((entry) => isModel(entry, name)))
  const model = wanted.find((name) => !missing.includes(name))
  const why = asked === undefined ? ', as the benches name' : ''
  if (missing.length > 0) return { model, finding: missingModels(missing, server, why) }
  return { model, finding: { key: 'model', state: 'fine', text: `${named(wanted)}${why}` } }
}

function missingModels(missing: readonly string[], { stored }: SeenServer, why: string): Finding {
  const there = stored.slice(0, MOST_NAMED).map(({ name }) => name)
  const has = there.length === 0 ? 'It has no models yet.' : `It has: ${there.join(', ')}.`
  const commands = missing.map((name) => `\`ollama pull ${shellWord(name)}\``)
  return {
    key: 'model',
    state: 'mend',
    text: `the server does not have ${named(missing)}${why}`,
    advice: `Run ${commands.join(', ')} there. ${has}`,
  }
}

/** Of the models that a server has, those that a message names. */
const MOST_NAMED = 12

function firstModel({ stored, loaded }: SeenServer): ModelLook {
  const [first] = offerModels(stored, loaded, undefined)
  const key = 'model'
  if (first) {
    const text = `${first.name}, the first of ${stored.length}: no bench names one; --model does`
    return { model: first.name, finding: { key, state: 'fine', text } }
  }
  const advice = 'Pull one, such as `ollama pull qwen3:4b`.'
  return { finding: { key, state: 'mend', text: 'the server has no model that generates text', advice } }
}

const named = (names: readonly string[]): string => names.map((name) => plainText(name).slice(0, 120)).join(', ')
