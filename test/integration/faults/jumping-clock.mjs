// Preloaded into a client: SIGUSR2 sets its wall clock forward by an hour, as a time server or a person may do.
const now = Date.now.bind(Date)
let ahead = 0
Date.now = () => now() + ahead
process.on('SIGUSR2', () => {
  ahead = 3_600_000
})
