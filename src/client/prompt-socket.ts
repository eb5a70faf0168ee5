import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

/** As much as a socket is asked for at once. */
const READ_BYTES = 65_536

/**
 * Connects as undici does, and makes the socket hand on its data in the moment it comes. Node's own stream keeps it and tells its
 * reader two turns of the task queue later; with many sockets that wait is what a time stamp would show, and half of the client's
 * own cost. The reader (undici's parser) is told by the same event and takes it by the same call.
 */
export function promptConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const [plain, encrypted] = [buildConnector({ ...options, ...readingInto() }), buildConnector(options)]
  return (target, done) => {
    const connect = target.protocol === 'https:' ? encrypted : plain
    connect(target, (...outcome) => {
      const [, socket] = outcome
      if (socket) handOn(socket)
      done(...outcome)
    })
  }
}

/**
 * All sockets read into one buffer, of which each chunk is copied: Node would else ask for 64 KiB at every token. One is enough, as
 * a chunk is handed on before the next socket is read.
 */
function readingInto(): OnRead {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES)
  return {
    onread: {
      buffer,
      callback(this: Socket, bytes: number) {
        const chunk = Buffer.allocUnsafe(bytes)
        buffer.copy(chunk, 0, 0, bytes)
        return this.push(chunk)
      },
    },
  }
}

/** Handed to `net.connect`, whose types name no `this`: it is the socket. */
interface OnRead {
  readonly onread: {
    readonly buffer: Uint8Array
    readonly callback: (this: Socket, bytes: number) => boolean
  }
}

function handOn(socket: Socket): void {
  const push = socket.push.bind(socket)
  const read = socket.read.bind(socket)
  const came: Buffer[] = []
  let state: 'idle' | 'reading' | 'ended' = 'idle'
  socket.push = (chunk: Buffer | null) => {
    if (chunk === null) {
      state = 'ended'
      return push(null)
    }
    state = 'reading'
    came.push(chunk)
    socket.emit('readable')
    return true
  }
  socket.read = (size?: number) => {
    // What the reader put back comes before what came after it.
    if (socket.readableLength > 0) return read(size)
    if (came.length > 0) return came.shift()
    // Node starts to read, and ends, in here.
    return state === 'reading' ? null : read(size)
  }
}
