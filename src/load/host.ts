const DEFAULT_PORT = 11434

/**
 * The server's URL: the option, then OLLAMA_HOST, then the default port on loopback. Read as Ollama itself reads
 * OLLAMA_HOST: scheme, port and path may be missing, and an address to listen on (0.0.0.0) becomes one to call.
 * @throws TypeError on something that is no host
 */
export function resolveHost(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const [from, text] = option
    ? ['the `host` option', option]
    : ['OLLAMA_HOST', environment['OLLAMA_HOST']?.trim().replaceAll(/^["']|["']$/g, '') ?? '']
  if (text === '') return `http://127.0.0.1:${DEFAULT_PORT}`
  const scheme = /^https?:\/\//i.exec(text)?.[0].toLowerCase()
  if (!scheme && text.includes('://')) throw notAHost(from, 'only http and https are spoken')
  const rest = scheme ? text.slice(scheme.length) : text
  const url = parse(`${scheme ?? 'http://'}${rest.startsWith(':') ? `127.0.0.1${rest}` : rest}`)
  if (!url) throw notAHost(from, 'it is not a host, host:port or URL')
  if (!isDecodable(url.username + url.password)) {
    throw notAHost(from, 'its user name or password holds a "%" that is no escape (write %25 for a percent sign)')
  }
  if (url.search !== '' || url.hash !== '') {
    throw notAHost(from, 'it has a query or a fragment, which is not sent (give a key as one of `headers`)')
  }
  if (!scheme && !/:\d+(\/|$)/.test(rest)) url.port = String(DEFAULT_PORT)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.hostname === '[::]') url.hostname = '[::1]'
  return url.href.replace(/\/+$/, '')
}

/** Whether the server runs on this machine, so that its processes can be looked at. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/** The port a URL speaks to. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url)
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text).isWellFormed()
  } catch {
    return false
  }
}

function notAHost(from: string, why: string): TypeError {
  return new TypeError(
    `${from} cannot be used: ${why}. Write it as "127.0.0.1:11434" or "http://gpu-box:11434", or leave it out for this machine's own server.`,
  )
}
