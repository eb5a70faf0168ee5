// As little as Node can do: a socket a request, a stamp a chunk; afterwards the same decoding as ours.
import { connect } from 'node:net'
import { BodyRecording } from '../../../dist/client/body.js'
import { decodeTrace } from '../../../dist/client/decode.js'
import { startClock } from '../../../dist/clock.js'

export async function start({ url, parallel }) {
  const clock = startClock()
  const { hostname, port } = new URL(url)
  const sockets = await Promise.all(Array.from({ length: parallel }, () => open(hostname, Number(port))))
  return {
    round: async (bodies, round) => {
      const answers = await Promise.all(bodies.map((body, index) => ask(sockets[index], body, clock)))
      return answers.map((exchange, index) => decodeTrace(exchange, { parallel, round, index }))
    },
    close: () => sockets.forEach((socket) => socket.destroy()),
  }
}

function open(host, port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

function ask(socket, body, clock) {
  const text = JSON.stringify(body)
  return new Promise((resolve) => {
    const received = new BodyRecording()
    const take = (chunk) => {
      received.add(chunk, clock.now())
      // The last chunk of a chunked body, which nothing follows on this connection.
      if (!chunk.subarray(-7).equals(LAST)) return
      socket.off('data', take)
      const headers = { 'content-type': 'application/x-ndjson' }
      resolve({ sentAt, headersAt: sentAt, endAt: clock.now(), status: 200, headers, body: unchunk(received.body()) })
    }
    socket.on('data', take)
    const sentAt = clock.now()
    socket.write(
      `POST /api/generate HTTP/1.1\r\nhost: truth\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    )
  })
}

const LAST = Buffer.from('\r\n0\r\n\r\n')

/** The truth server writes an HTTP chunk a write, so that lines begin with a brace: sizes and the head go. */
function unchunk({ bytes, ends, arrivals }) {
  const plain = new BodyRecording()
  let from = 0
  for (let index = 0; index < ends.length; index += 1) {
    const part = bytes.subarray(from, ends[index])
    for (let brace = part.indexOf(123); brace !== -1;) {
      const close = part.indexOf(10, brace)
      plain.add(part.subarray(brace, close + 1), arrivals[index])
      brace = part.indexOf(123, close)
    }
    from = ends[index]
  }
  return plain.body()
}
