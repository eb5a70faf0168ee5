import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

const children = new Map()

// A child ends by itself when its parent does: its stdin closes.
const holdMemory = `
  const held = Buffer.alloc(Number(process.argv[1]) * 1048576, 1)
  process.stdin.resume().on('end', () => process.exit(held[0] - 1))
  process.stdout.write('holding')
`

const answers = {
  async add({ mebibytes }) {
    const child = spawn(process.execPath, ['-e', holdMemory, String(mebibytes)], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    children.set(child.pid, child)
    return { pid: child.pid }
  },
  async remove({ pid }) {
    const child = children.get(pid)
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    return { pid }
  },
  async listen({ port, host }) {
    const server = createServer().listen(port, host)
    await once(server, 'listening')
    return { port: server.address().port }
  },
}

process.on('message', async (request) => process.send(await answers[request.kind](request)))
process.on('disconnect', () => process.exit())
