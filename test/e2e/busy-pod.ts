import { createConnection, type Socket } from 'node:net'
import { createNamespace, deleteNamespace, kubectl } from './kubectl.ts'

/** A namespace of one test with a Pod like that of the scenario `multi`: a container with a shell beside a server that keeps connections open. */
export interface BusyPod {
  namespace: string
  pod: string
  /** The container with the shell. */
  container: string
  /** Makes another Pod like it behind the same Service, and waits until it is ready. */
  another: (name: string) => Promise<void>
  /** Opens so many connections to its server, by its NodePort, and answers how to close them. */
  connect: (count: number) => Promise<() => void>
  /** Command lines of what runs in the container, without what it began with and what looks; a zombie is `State: Z`. */
  processes: () => Promise<string[]>
  remove: () => Promise<void>
}

const listing =
  'for p in /proc/[0-9]*; do [ $p = /proc/$$ ] || echo "$(tr "\\0\\n" "  " <$p/cmdline 2>/dev/null) $(grep "State:.Z" $p/status 2>/dev/null)"; done'

/** Makes it, and waits until it is ready. */
export async function createBusyPod(namespace: string): Promise<BusyPod> {
  const [multi] = JSON.parse(await kubectl(['-n', 'demo', 'get', 'pods', '-l', 'app=multi', '-o', 'json'])).items
  const [shell, server] = multi.spec.containers
  const metadata = { name: 'busy', namespace, labels: { app: 'busy' } }
  const plain = ({ name, image, command, args, ports }: Record<string, unknown>) => ({ name, image, command, args, ports })
  const { containerPort } = server.ports[0]
  const podLike = (name: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...metadata, name },
    spec: { terminationGracePeriodSeconds: 1, containers: [plain(shell), plain(server)] },
  })
  const items = [
    podLike('busy'),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'NodePort', selector: metadata.labels, ports: [{ port: 80, targetPort: containerPort }] },
    },
  ]
  await createNamespace(namespace, items)
  const service = JSON.parse(await kubectl(['-n', namespace, 'get', 'service', 'busy', '-o', 'json']))
  const [node] = JSON.parse(await kubectl(['get', 'nodes', '-o', 'json'])).items
  const host = node.status.addresses.find(({ type }: { type: string }) => type === 'InternalIP').address
  const port: number = service.spec.ports[0].nodePort
  const processes = async () => {
    const printed = await kubectl(['-n', namespace, 'exec', 'busy', '-c', shell.name, '--', 'sh', '-c', listing])
    return printed
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('httpd') && !line.startsWith('/pause') && !line.startsWith('tr '))
  }
  return {
    namespace,
    pod: 'busy',
    container: shell.name,
    another: async (name) => {
      await kubectl(['apply', '-f', '-'], JSON.stringify(podLike(name)))
      await kubectl(['-n', namespace, 'wait', `pod/${name}`, '--for=condition=Ready', '--timeout=60s'])
    },
    connect: (count) => connections(count, host, port),
    processes,
    remove: () => deleteNamespace(namespace),
  }
}

async function connections(count: number, host: string, port: number): Promise<() => void> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    const opening = Array.from({ length: Math.min(200, count - sockets.length) }, () => connection(host, port))
    sockets.push(...(await Promise.all(opening)))
  }
  return () => {
    for (const one of sockets) one.destroy()
  }
}

/** One that stands: a server whose queue is full for a moment may refuse it, or leave it without an answer, and is then asked again. */
async function connection(host: string, port: number): Promise<Socket> {
  for (;;) {
    const socket = createConnection({ host, port, timeout: 5_000 })
    const isOpen = await new Promise<boolean>((resolve) => {
      socket
        .once('connect', () => resolve(true))
        .on('error', () => resolve(false))
        .once('timeout', () => resolve(false))
    })
    if (isOpen) return socket.setTimeout(0)
    socket.destroy()
  }
}
