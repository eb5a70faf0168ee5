import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

const children = new Map()
const held = []

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
  hold({ mebibytes }) {
    held.push(Buffer.alloc(mebibytes * 1048576, 1))
    return { pid: process.pid }
  },
  async release() {
    const before = process.memoryUsage.rss()
    const total = held.reduce((sum, buffer) => sum + buffer.length, 0)
    held.length = 0
    globalThis.gc()
    // The pages go back from a thread of its own, in pieces: wait until nothing moves any more.
    let last = before
    for (let now = before; now > before - total / 2 || now < last - 65536; now = process.memoryUsage.rss()) {
      last = now
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    return { pid: process.pid }
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
