// A process of its own: the embedded server with 2,000 Services and 10,000 Pods. It prints its address. For each line that it reads, it
// changes one Service and prints when, in ms since 1970.
import { createInterface } from 'node:readline'
import { startTestServer } from '../test/server/server.ts'

const app = (index) => ({ name: `app-${index}`, namespace: `ns-${index % 50}`, creationTimestamp: '2026-01-01T00:00:00Z' })
const service = (index, port = 80) => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: app(index),
  spec: {
    clusterIP: `10.96.${index >> 8}.${index & 255}`,
    selector: { app: `app-${index}` },
    ports: [{ name: 'http', port, targetPort: 'http' }],
  },
})
const pod = (index, number) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: `app-${index}-${number}`, namespace: app(index).namespace, labels: { app: `app-${index}` } },
  spec: { nodeName: `node-${number}`, containers: [{ name: 'app', ports: [{ name: 'http', containerPort: 8080 }] }] },
  status: { phase: 'Running', podIP: `10.${100 + number}.${index >> 8}.${index & 255}`, conditions: [{ type: 'Ready', status: 'True' }] },
})
const numbers = [...Array(2_000).keys()]
const objects = numbers.flatMap((index) => [service(index), ...[0, 1, 2, 3, 4].map((number) => pod(index, number))])
const server = await startTestServer({ objects, tokenless: 'demo' })
process.stdout.write(`${server.url}\n`)
createInterface({ input: process.stdin }).on('line', (line) => {
  const at = performance.timeOrigin + performance.now()
  const [index, port] = line.split(' ').map(Number)
  server.store.put(service(index, port))
  process.stdout.write(`${at}\n`)
})
