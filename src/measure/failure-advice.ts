import type { RequestResult } from '../model/result.ts'

/** Words of both Ollama generations, and of CUDA, for what does not fit. */
const OUT_OF_MEMORY = /requires more system memory|insufficient memory|(?:failed|unable) to allocate|out of memory/i

export const isOutOfMemory = (words: string): boolean => OUT_OF_MEMORY.test(words)

/** A runner that a signal ended. Source: the words of 0.25 (Go's exit code -1) and 0.33 for one that got a SIGKILL while it loaded. */
const KILLED = /(?:runner|llama-server) process has terminated.*(?:signal: killed|exit code -1\b)/i

export const wasKilled = (words: string): boolean => KILLED.test(words)

const OPEN_FILES =
  'Raise the limit of open files (`ulimit -n 4096` in the shell that starts this; where its hard limit is lower, LimitNOFILE= of the systemd unit or `--ulimit nofile=4096` of the container), or lower the level.'
const NO_NAME = "Check the host's name (OLLAMA_HOST or the `host` option) and this machine's network."
const NO_WAY = "Check that the server's machine is awake, and the network and firewall in between."
const PROXY =
  'Something else than Ollama answers on that port, or a proxy stands in between: name the server itself as host.'

/** What to do about a failure that its code tells. */
const BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'The server is gone: look at its log for why it ended, and start it again (`ollama serve`, or the app).',
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: NO_NAME,
  EHOSTUNREACH: NO_WAY,
  ENETUNREACH: NO_WAY,
  ETIMEDOUT: NO_WAY,
  UND_ERR_CONNECT_TIMEOUT: NO_WAY,
  EMFILE: OPEN_FILES,
  ENFILE: OPEN_FILES,
  COMPRESSED: 'Turn compression off in the proxy, or name the server itself as host: unpacking blurs when tokens came.',
  SERVER_ERROR:
    "The model's runner ended in mid-answer; the next request loads the model again. Look at the server's log: memory that ran out is the usual cause.",
  HTTP_400: "Ollama does not take this request: look at the scenario's `options`, and at the server's log.",
  HTTP_404: 'The model was removed in mid-run, or a proxy took the request: look at `ollama list` on the server.',
  HTTP_502: 'A proxy got no answer from the server: look at the log of both, or name the server itself as host.',
  HTTP_504: 'A proxy gave up waiting for the server: raise its time-out, or name the server itself as host.',
}

/** What to do about requests that ended so. */
export function failureAdvice({ outcome, failure: { code = '', status = 200, message = '' } = {} }: Failed): string {
  const own = BY_CODE[code]
  if (own !== undefined) return own
  if (outcome === 'rejected')
    return 'The server turned requests away (503), which is a result: they count as errors and are not sent again. Raise OLLAMA_MAX_QUEUE (requests that may wait for a load), or lower the level.'
  if (outcome === 'timedOut')
    return 'The server fell silent: look at its log, or raise the idle time-out if it is just slow.'
  if (outcome === 'endedEarly')
    return 'The model repeated one token: use another prompt, or raise repeat_penalty in `options`.'
  if (status >= 300 && status < 400)
    return 'Name the address that it redirects to as host (OLLAMA_HOST or the `host` option).'
  if (outcome === 'protocolError') return PROXY
  if (isOutOfMemory(message))
    return 'Memory ran out: lower OLLAMA_NUM_PARALLEL or num_ctx (each slot holds a KV cache of its own), or use a smaller model.'
  if (status === 500) return "Look at the server's log; if it is short of memory, lower OLLAMA_NUM_PARALLEL or num_ctx."
  return "Look at the server's log: it may have been stopped, or its runner may have crashed."
}

type Failed = Pick<RequestResult, 'outcome'> & { readonly failure?: Partial<NonNullable<RequestResult['failure']>> }
