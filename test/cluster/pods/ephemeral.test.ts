import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createTransport } from '../../../src/cluster/http/transport.ts'
import { addEphemeralContainer, type EphemeralOutcome, type EphemeralRequest } from '../../../src/cluster/pods/ephemeral-container.ts'
import { createExec } from '../../../src/cluster/pods/exec.ts'
import { type Fields, fields, items } from '../../../src/lib/read.ts'
import { demo } from '../../server/client.ts'
import type { TestServer, TestServerOptions } from '../../server/server.ts'
import { connectionTo } from '../servers.ts'

const ref = { kind: 'Pod', namespace: 'demo', name: 'web' }
const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'web', namespace: 'demo' },
  spec: { containers: [{ name: 'web', securityContext: { runAsUser: 1000, runAsNonRoot: true } }] },
  status: { phase: 'Running', containerStatuses: [{ name: 'web', state: { running: {} } }] },
}
const request: EphemeralRequest = {
  namespace: 'demo',
  pod: 'web',
  image: 'busybox',
  target: 'web',
  lifetimeSeconds: 300,
  timeoutMs: 15_000,
}
const never = new AbortController().signal

function server(options: TestServerOptions = {}): Promise<TestServer> {
  return demo({ objects: [pod], ...options })
}

function connectionOf(url: string) {
  return connectionTo(url, { authentication: { token: 'demo', impersonation: {} } })
}

/** Polls without a pause, and calls `looks` before each poll. */
function add(url: string, more: Partial<EphemeralRequest> = {}, signal = never, looks: () => void = () => {}): Promise<EphemeralOutcome> {
  const transport = createTransport(connectionOf(url))
  onTestFinished(() => transport.close())
  return addEphemeralContainer(transport, { ...request, ...more }, signal, async (_ms, ended) => {
    looks()
    await setImmediate()
    ended?.throwIfAborted()
  })
}

const message = (outcome: EphemeralOutcome) => ('message' in outcome ? outcome.message : '')
const added = (api: TestServer) => items(fields(api.store.get(ref)?.spec).ephemeralContainers).map(fields)
const status = (state: Fields) => ({ status: { ephemeralContainerStatuses: [{ name: 'porttrace-1', state }] } })

it('a debug container is added with what a restricted namespace asks for, and commands can be run in it', async () => {
  const api = await server({ exec: ({ container }) => ({ stdout: container, exitCode: 0 }) })
  expect(await add(api.url)).toEqual({ kind: 'running', container: 'porttrace-1', added: true })
  expect(added(api)).toEqual([
    {
      name: 'porttrace-1',
      image: 'busybox',
      command: ['sleep', '300'],
      targetContainerName: 'web',
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePolicy: 'File',
      securityContext: {
        runAsUser: 1000,
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  ])
  const exec = createExec(connectionOf(api.url))
  const command = { namespace: 'demo', pod: 'web', container: 'porttrace-1', command: ['id'], timeoutMs: 15_000, maxBytes: 100 }
  expect(await exec(command, never)).toMatchObject({ kind: 'exited', stdout: 'porttrace-1' })
  const patch = api.requests.find((each) => each.method === 'PATCH')
  expect(patch?.headers['content-type']).toBe('application/strategic-merge-patch+json')
})

it('a debug container from an earlier run is used again while it runs; if it has ended, a new one is added', async () => {
  const api = await server()
  await add(api.url)
  expect(await add(api.url)).toEqual({ kind: 'running', container: 'porttrace-1', added: false })
  expect(await add(api.url, { image: 'alpine' })).toEqual({ kind: 'running', container: 'porttrace-2', added: true })
  api.store.patch(ref, status({ terminated: { exitCode: 0 } }))
  expect(await add(api.url)).toEqual({ kind: 'running', container: 'porttrace-3', added: true })
  expect(added(api)).toHaveLength(3)
})

it('a debug container is waited for until it runs', async () => {
  const api = await server({ ephemeral: () => undefined })
  const states = [{ waiting: { reason: 'ContainerCreating' } }, { running: {} }]
  const outcome = await add(api.url, {}, never, () => {
    const next = states.shift()
    if (next) api.store.patch(ref, status(next))
  })
  expect(outcome).toEqual({ kind: 'running', container: 'porttrace-1', added: true })
})

it.each<[string, Fields, Fields, unknown]>([
  ['the user of the target', { runAsUser: 1000 }, { runAsUser: 2000 }, { runAsUser: 1000 }],
  [
    'nobody where the target demands a user other than root and names none',
    { runAsNonRoot: true },
    {},
    { runAsUser: 65_534, runAsNonRoot: true },
  ],
  ['nobody where the Pod demands it and names none', {}, { runAsNonRoot: true }, { runAsUser: 65_534 }],
  ['whom the Pod names, since that goes for it anyway', { runAsNonRoot: true }, { runAsUser: 2000 }, { runAsNonRoot: true }],
  ['whom its image names where nobody demands anything', {}, {}, {}],
  ['whom its image names where the target may be root', { runAsNonRoot: false }, { runAsNonRoot: true }, { runAsNonRoot: false }],
])('a debug container runs as %s', async (_, own, ofPod, user) => {
  const spec = { securityContext: ofPod, containers: [{ name: 'web', securityContext: own }] }
  const api = await demo({ objects: [{ ...pod, spec }] })
  await add(api.url)
  const { allowPrivilegeEscalation: _a, capabilities: _c, seccompProfile: _s, ...who } = fields(added(api)[0]?.securityContext)
  expect(who).toEqual(user)
})

it.each<[string, Fields, RegExp | 'running']>([
  [
    'does not start',
    { waiting: { reason: 'ErrImagePull', message: 'no such image' } },
    /porttrace-1 from an earlier run does not start: ErrImagePull/,
  ],
  [
    'ended at once',
    { terminated: { exitCode: 128, reason: 'StartError' } },
    /porttrace-1 from an earlier run ended at once, exit code 128/,
  ],
  ['starts', { waiting: { reason: 'ContainerCreating' } }, 'running'],
])('if a debug container from an earlier run %s, no other one is added', async (_, state, outcome) => {
  const api = await server({ ephemeral: () => state })
  await add(api.url, { timeoutMs: 500 })
  expect(added(api)).toHaveLength(1)
  const again = await add(api.url, {}, never, () => void api.store.patch(ref, status({ running: {} })))
  if (outcome === 'running') expect(again).toEqual({ kind: 'running', container: 'porttrace-1', added: false })
  else expect(message(again)).toMatch(outcome)
  expect(added(api)).toHaveLength(1)
})

it.each([0, 137, 143])('a new debug container is added if the last one ended with %i, by itself or from outside', async (exitCode) => {
  const api = await server()
  await add(api.url)
  api.store.patch(ref, status({ terminated: { exitCode } }))
  expect(await add(api.url)).toEqual({ kind: 'running', container: 'porttrace-2', added: true })
})

it.each([
  [
    { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "busybox"' } },
    'ImagePullBackOff: Back-off pulling image "busybox"',
  ],
  [
    { waiting: { reason: 'CreateContainerConfigError', message: 'container has runAsNonRoot and image will run as root' } },
    'will run as root',
  ],
  [
    { terminated: { exitCode: 128, reason: 'StartError', message: 'exec: "sleep": executable file not found in $PATH' } },
    'check that busybox has the command sleep',
  ],
])('a debug container in the state %j has not started', async (state, words) => {
  const api = await server({ ephemeral: () => state })
  const outcome = await add(api.url)
  expect(outcome.kind).toBe('not-started')
  expect(message(outcome)).toContain(words)
  expect(message(outcome)).not.toContain('\n')
})

it('a debug container whose image is not pulled in time is a timeout, with the reason why it waits', async () => {
  const api = await server({ ephemeral: () => ({ waiting: { reason: 'ContainerCreating' } }) })
  const transport = createTransport(connectionOf(api.url))
  onTestFinished(() => transport.close())
  expect(await addEphemeralContainer(transport, { ...request, timeoutMs: 150 }, never)).toEqual({
    kind: 'timeout',
    message: 'the debug container in pod "web" is not running after 0.15 s (ContainerCreating)',
  })
})

it('a debug container that RBAC or Pod Security rejects is forbidden, with the message of the server', async () => {
  const api = await server({ users: [{ name: 'demo', token: 'demo', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }] })
  expect(await add(api.url)).toMatchObject({
    kind: 'forbidden',
    message: expect.stringContaining('cannot patch resource "pods/ephemeralcontainers"'),
  })
  const secure = await server()
  const why = 'pods "web" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true'
  secure.faults.add({ do: 'status', status: 403, message: why, match: /ephemeralcontainers/ })
  expect(await add(secure.url)).toEqual({ kind: 'forbidden', message: why })
  expect(added(secure)).toEqual([])
})

it('debug containers are not served before 1.23', async () => {
  const api = await server({ version: '1.20' })
  expect(await add(api.url)).toEqual({
    kind: 'not-served',
    message: 'the cluster does not support ephemeral containers; Kubernetes 1.23 and later do (KEP-277)',
  })
})

it('a debug container is not added to a Pod that is gone or has ended', async () => {
  const api = await server()
  expect(await add(api.url, { pod: 'none' })).toEqual({ kind: 'not-running', message: 'pods "none" not found' })
  api.store.patch(ref, { status: { phase: 'Succeeded' } })
  expect(await add(api.url)).toMatchObject({ kind: 'not-running', message: 'pod "web" has ended (Succeeded)' })
  expect(api.requests.some((each) => each.method === 'PATCH')).toBe(false)
})

it('a debug container that another client has added under the same name meanwhile is left alone', async () => {
  const api = await server()
  const other = { name: 'porttrace-1', image: 'other', command: ['sleep', '1'] }
  api.faults.add({
    do: 'status',
    status: 200,
    body: JSON.stringify(pod),
    contentType: 'application/json',
    match: (each) => each.method === 'GET',
  })
  api.store.patch(ref, { spec: { ephemeralContainers: [other] } })
  expect(await add(api.url)).toMatchObject({ kind: 'failed', message: expect.stringContaining('may not be changed') })
  expect(added(api)).toEqual([other])
})

it('adding a debug container ends with the signal of its caller', async () => {
  const api = await server({ ephemeral: () => undefined })
  const stop = new AbortController()
  expect((await add(api.url, {}, stop.signal, () => stop.abort())).kind).toBe('aborted')
})
