import type { Socket } from 'node:net'
import { buildConnector } from 'undici'

/**
 * Connects as undici does, and makes the socket hand on its data in the moment it comes. Node's own stream keeps it and tells its
 * reader two turns of the task queue later; with many sockets that wait is what a time stamp would show, and half of the client's
 * own cost. The reader (undici's parser) is told by the same event and takes it by the same call.
 */
export function promptConnector(options: buildConnector.BuildOptions): buildConnector.connector {
  const connect = buildConnector(options)
  return (target, done) => {
    connect(target, (...outcome) => {
      const [, socket] = outcome
      if (socket) handOn(socket)
      done(...outcome)
    })
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
