import { describe, expect, it } from 'vitest'
import { UserError } from '../../../src/cluster/config/user-error.ts'
import { parseDump } from '../../../src/cluster/read/dump.ts'
import { chain } from '../../build.ts'

const taken = '2026-11-21T00:00:00Z'
const parse = (content: string) => parseDump(content, 'dump.yaml', taken)

const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: demo}\nspec: {clusterIP: 10.0.0.1, ports: [{port: 80}]}\n'
const slice = `apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: demo, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{name: "", port: 80, protocol: TCP}]
endpoints: [{addresses: [10.1.0.1], nodeName: node-1, targetRef: {kind: Pod, name: web-1, namespace: demo}}]
`

describe('a dump', () => {
  it('a dump may be one object, several documents, a List, a List of Lists, or a typed list whose items have no kind', async () => {
    const asList = (items: unknown[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
    const object = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'demo' }, spec: {} }
    const typed = { apiVersion: 'v1', kind: 'ServiceList', items: [{ metadata: { name: 'web', namespace: 'demo' }, spec: {} }] }
    const forms = [
      service,
      `${service}---\n${slice}`,
      asList([object]),
      asList([{ apiVersion: 'v1', kind: 'List', items: [object] }]),
      JSON.stringify(typed),
      `${JSON.stringify(object)}\n${JSON.stringify({ ...object, metadata: { name: 'api', namespace: 'demo' } })}`,
    ]
    for (const form of forms) expect((await parse(form)).services.map((one) => one.name)).toContain('web')
  })

  it('in a dump, kinds with the same name in different groups are kept apart, and a Secret is not read', async () => {
    const foreign = 'apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: other, namespace: demo}\n'
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: demo}\ndata: {password: c2VjcmV0}\n'
    const snapshot = await parse(`${service}---\n${foreign}---\n${secret}`)
    expect(snapshot.services.map((one) => one.name)).toEqual(['web'])
    expect(JSON.stringify(snapshot)).not.toContain('c2VjcmV0')
  })

  it('a dump reports a missing kind as not in it if something refers to it, and otherwise takes the kind for empty', async () => {
    const snapshot = await parse(`${service}---\n${slice}`)
    expect(snapshot.gaps.map((gap) => `${gap.resource} ${gap.reason}`)).toEqual(['pods absent', 'nodes absent'])
    expect(snapshot.extent).toMatchObject({ pods: 'none', ingresses: 'all' })
    expect((await parse(`${service}---\n${slice}`)).gaps.map(({ resource }) => resource)).not.toContain('ingresses')
  })

  it('in a dump slices win over the Endpoints that mirror them', async () => {
    const endpoints =
      'apiVersion: v1\nkind: Endpoints\nmetadata: {name: web, namespace: demo}\nsubsets: [{addresses: [{ip: 10.1.0.1}], ports: [{port: 80}]}]\n'
    expect((await parse(`${service}---\n${slice}---\n${endpoints}`)).slices.map((one) => one.kind)).toEqual(['EndpointSlice'])
    const old = await parse(`${service}---\n${endpoints}`)
    expect(chain(old).ports[0]?.endpoints).toMatchObject([{ address: '10.1.0.1', port: 80, state: 'ready', slice: 'web' }])
  })

  it.each([
    ['', 'no Kubernetes objects in dump.yaml'],
    ['hello', 'no Kubernetes objects in dump.yaml'],
    ['[1, 2', 'neither valid YAML nor valid JSON'],
    ['{"kind": ', 'neither valid YAML nor valid JSON'],
    ['a: b: c', 'neither valid YAML nor valid JSON'],
    ['{"kind":"Snapshot","apiVersion":"porttrace/v1","taken":3}', 'damaged snapshot'],
  ])('the dump %j is refused with one line', async (content, message) => {
    const error = await parse(content).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).toContain(message)
    expect(String(error)).not.toMatch(/\n/)
  })

  it('a dump reads back what --save kept', async () => {
    const snapshot = await parse(`${service}---\n${slice}`)
    expect(await parse(JSON.stringify(snapshot, null, 2))).toEqual(snapshot)
  })

  it.each([
    { metadata: { name: 'web', namespace: 'demo' } },
    { metadata: { name: 'web', namespace: 'demo' }, spec: { ports: 'none', selector: [1], clusterIPs: {} }, status: 7 },
    {
      metadata: { name: 'web', namespace: 'demo', labels: { a: 1 } },
      spec: { ports: [null, 3, { port: 'x' }, { port: 80, targetPort: null }] },
    },
  ])('odd objects in a dump are facts, not exceptions: %j', async (odd) => {
    const snapshot = await parse(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Service', ...odd }] }))
    expect(chain(snapshot).target.name).toBe('web')
  })

  it.each([
    ['a list that holds itself', 'kind: List\nitems: &a [{kind: List, items: *a}]', 'is not read: an alias in it contains itself'],
    [
      'lists in lists, as YAML',
      `items: ${'['.repeat(5000)}${']'.repeat(5000)}`,
      'neither valid YAML nor valid JSON: it is nested more than 100 levels deep (line 1)',
    ],
    [
      'lists in lists, as JSON',
      `${'{"kind":"List","items":['.repeat(5000)}${']}'.repeat(5000)}`,
      'is not read: its lists are nested more than 20 levels deep',
    ],
    [
      'lists that hold ten times more each',
      Array.from(
        { length: 9 },
        (_, level) => `x${level}: &x${level} {kind: List, items: [${Array(10).fill(level ? `*x${level - 1}` : service)}]}`,
      )
        .join('\n')
        .replaceAll(service, '{kind: Service, apiVersion: v1, metadata: {name: a, namespace: b}}')
        .concat('\nkind: List\nitems: [*x8]'),
      'is not read: its aliases expand to too much data',
    ],
    ['a text that is not closed', 'env: [{name: A, value: "SECRET-1}]', 'neither valid YAML nor valid JSON: '],
  ])('a dump refuses %s in one line', async (_, content, said) => {
    const error = await parse(content).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserError)
    const { message } = error instanceof UserError ? error : new Error('')
    expect(message).toContain(`dump.yaml`)
    expect(message).toContain(said)
    expect(message).not.toMatch(/\n|SECRET/)
  })

  it.each<[string[], string[]]>([
    [
      ['--context', 'prod', '--as', 'joe'],
      ['--context', 'prod', '--as', 'joe'],
    ],
    [
      ['--kubeconfig', 'k', '--context', 'prod'],
      ['--context', 'prod'],
    ],
    [['--kubeconfig=k'], []],
    [['--server', 'https://evil', '--insecure-skip-tls-verify'], []],
    [['--context', '--kubeconfig=k'], []],
    [['--context'], []],
    [[';', 'touch PWN'], []],
  ])('of the flags %j in a saved snapshot keeps those that lead nowhere new: %j', async (flags, kept) => {
    const saved = await parse(service)
    const again = await parse(JSON.stringify({ ...saved, source: { ...saved.source, kubectlFlags: flags } }))
    expect(again.source.kubectlFlags).toEqual(kept)
  })
})
