import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { temporary } from '../files/bundle/layouts.ts'
import { listOf, runProgram } from './program.ts'

const service = (name = 'web', namespace = '') =>
  `{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "${name}"${namespace === '' ? '' : `, "namespace": "${namespace}"`}}, "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 80}]}}`
const pod =
  '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "labels": {"app": "web"}}, "spec": {"containers": [{"name": "web"}]}}'
const unreadable = (namespace: string) => `kind: Pod\nmetadata:\n  name: x\n  namespace: ${namespace}\nspec:\n\ta: b\n`

function folder(files: Readonly<Record<string, string>>): string {
  const root = temporary()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

async function rows(argv: readonly string[], input?: string): Promise<string[]> {
  const { items } = listOf(await runProgram([...argv, '-o', 'json'], {}, input))
  return items.map(({ target, verdict, selectedPods }) => `${target.namespace}/${target.name} ${verdict} ${selectedPods}`)
}

it('every file of a repeated -f is read, and one alone lacks what the other holds', async () => {
  const root = folder({ 'service.yaml': service(), 'pod.yaml': pod })
  const [services, pods] = [join(root, 'service.yaml'), join(root, 'pod.yaml')]
  expect(await rows(['-f', services, '-f', pods])).toEqual(['default/web planned 1'])
  expect(await rows(['-f', pods, '-f', services])).toEqual(['default/web planned 1'])
  expect(await rows(['-f', services])).toEqual(['default/web unknown 0'])
  expect(await rows(['-f', services, '-f', '-'], pod)).toEqual(['default/web planned 1'])
})

it('a folder is read with the folders in it, and of its files those that may hold objects', async () => {
  const root = folder({
    'a/b/service.yml': service(),
    'pod.json': pod,
    'c.yaml': service('third'),
    'd.txt': service('text'),
    'README.md': '{{ no YAML',
    '.git/e.yaml': service('hidden'),
  })
  expect(await rows(['-f', root])).toEqual(['default/third planned 1', 'default/web planned 1'])
})

it('an object without a namespace is in that of -n, and one with its own stays there', async () => {
  const input = [service(), service('own', 'shop')].join('\n---\n')
  expect(await rows(['-f', '-', '-n', 'team'], input)).toEqual(['team/web unknown 0'])
  expect(await rows(['-f', '-', '-n', 'shop'], input)).toEqual(['shop/own unknown 0', 'shop/web unknown 0'])
  expect(await rows(['-f', '-'], input)).toEqual(['default/web unknown 0', 'shop/own unknown 0'])
})

it('if two files have a manifest of the same object the last one counts, as for kubectl', async () => {
  const other = service().replace('"app": "web"', '"app": "other"')
  const root = folder({ 'a.yaml': service(), 'b.yaml': other, 'pod.yaml': pod })
  const [a, b, pods] = ['a.yaml', 'b.yaml', 'pod.yaml'].map((name) => join(root, name))
  expect(await rows(['-f', pods ?? '', '-f', b ?? '', '-f', a ?? ''])).toEqual(['default/web planned 1'])
  expect(await rows(['-f', pods ?? '', '-f', a ?? '', '-f', b ?? ''])).toEqual(['default/web unknown 0'])
})

it('a document that cannot be read makes a broken Service of its namespace unknown, and no Service of another namespace', async () => {
  const live = (object: string, uid: string) => object.replace('"metadata": {', `"metadata": {"uid": "${uid}", "resourceVersion": "1", `)
  const slice =
    '{"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "web-1", "namespace": "default", "uid": "c", "resourceVersion": "1", "labels": {"kubernetes.io/service-name": "web"}}, "addressType": "IPv4", "endpoints": [], "ports": []}'
  const dump = [live(service('web', 'default'), 'a'), live(pod.replace('"app": "web"', '"app": "other"'), 'b'), slice]
  const verdict = async (...more: string[]) => rows(['-f', '-'], [...dump, ...more].join('\n---\n'))
  expect(await verdict()).toEqual(['default/web broken 0'])
  expect(await verdict(unreadable('default'))).toEqual(['default/web unknown 0'])
  expect(await verdict(unreadable('other'))).toEqual(['default/web broken 0'])
})
