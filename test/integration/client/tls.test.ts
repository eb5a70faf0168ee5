import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import { createServer as createPlain } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { atEnd } from '../at-end.ts'
import { clientOf } from './servers.ts'

/** Node cannot make a certificate by itself. */
const CERTIFICATE = certificate()

function certificate(): { readonly file: string; readonly key: string; readonly cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'vob-tls-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const [keyFile, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile, '-out', file]
  try {
    execFileSync('openssl', ['req', '-x509', '-days', '2', ...pair, ...subject], { stdio: 'pipe' })
  } catch {
    return undefined
  }
  return { file, key: readFileSync(keyFile, 'utf8'), cert: readFileSync(file, 'utf8') }
}

async function port(server: Server | ReturnType<typeof createPlain>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => server.close())
  return (server.address() as AddressInfo).port
}

const secure = async (): Promise<number> =>
  await port(createServer({ ...CERTIFICATE }, (_request, response) => response.end('{"version":"0.99.0"}')))

/** Asks for the version in a Node of its own, which reads NODE_EXTRA_CA_CERTS when it starts. */
async function versionBy(url: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const client = fileURLToPath(new URL('../../../src/client/ollama.ts', import.meta.url))
  const clock = fileURLToPath(new URL('../../../src/clock.ts', import.meta.url))
  const script = `
    const { OllamaClient } = await import(${JSON.stringify(client)})
    const { startClock } = await import(${JSON.stringify(clock)})
    const client = new OllamaClient(${JSON.stringify(url)}, startClock())
    console.log(await client.version().then(({ version }) => version, ({ code, message }) => code + ': ' + message))
    await client.close()`
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...environment } })
  return stdout.trim()
}

describe.skipIf(CERTIFICATE === undefined)('https with a self-signed certificate (needs openssl)', () => {
  test('is refused with the reason and the cure', async () => {
    const at = await secure()
    await expect(clientOf(`https://localhost:${at}`).version()).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      details: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      message: expect.stringMatching(
        /no trusted connection to localhost:\d+ \(DEPTH_ZERO_SELF_SIGNED_CERT\).*NODE_EXTRA_CA_CERTS/,
      ),
    })
  })

  test('works once NODE_EXTRA_CA_CERTS names it, and a name that it does not hold is still refused', async () => {
    const at = await secure()
    const environment = { NODE_EXTRA_CA_CERTS: CERTIFICATE?.file ?? '' }
    expect(await versionBy(`https://localhost:${at}`, environment)).toBe('0.99.0')
    expect(await versionBy(`https://127.0.0.1:${at}`, environment)).toMatch(
      /^SERVER_UNREACHABLE: .*ERR_TLS_CERT_ALTNAME_INVALID.*for another name/,
    )
  })

  test('nothing of the certificate is in the error', async () => {
    const at = await secure()
    const error: unknown = await clientOf(`https://127.0.0.1:${at}`)
      .version()
      .catch((reason: unknown) => reason)
    expect(error).toHaveProperty('cause')
    expect(Object.keys((error as Error).cause as object).toSorted()).toEqual(['code', 'name'])
  })
})

test('https to a server that speaks none says so', async () => {
  const at = await port(createPlain((_request, response) => response.end('{}')))
  await expect(clientOf(`https://localhost:${at}`).version()).rejects.toMatchObject({
    message: expect.stringMatching(/write http:\/\/ instead of https:\/\//),
  })
})
