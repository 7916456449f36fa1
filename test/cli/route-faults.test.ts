import { expect, it } from 'vitest'
import { listOf, runProgram } from './program.ts'

const service = (name: string) =>
  `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: shop}, spec: {type: ExternalName, externalName: a.example.org}}`
const ingress = (backend: string, apiVersion = 'networking.k8s.io/v1') =>
  `{apiVersion: ${apiVersion}, kind: Ingress, metadata: {name: edge, namespace: shop}, spec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: ${backend}}]}}]}}`
const to = (name: string) => `{service: {name: ${name}, port: {number: 80}}}`
const list = async (...documents: string[]) => {
  const ran = await runProgram(['-f', '-', '-o', 'json'], {}, documents.join('\n---\n'))
  return {
    ...ran,
    rows: listOf(ran).items.map(({ target, verdict, findings }) => [
      target.kind,
      target.name,
      verdict,
      ...findings.map(({ code }) => code),
    ]),
  }
}

it('the list of manifests holds an Ingress that misspells the name of one of their Services', async () => {
  const { rows } = await list(service('checkout'), ingress(to('chekout')))
  expect(rows).toContainEqual(['Ingress', 'edge', 'unknown', 'PT501'])
})

it('the list of manifests leaves out an Ingress that leads to a Service kept elsewhere', async () => {
  const { rows } = await list(service('checkout'), ingress(to('payments')))
  expect(rows.map(([kind]) => kind)).toEqual(['Service'])
})

it('the list of a dump holds an Ingress whose Service does not exist, and says its kind as text', async () => {
  const live = (text: string) => text.replace('namespace: shop', 'namespace: shop, uid: u, resourceVersion: "1"')
  const documents = [live(service('checkout')), live(ingress(to('gone')))]
  const { rows, code } = await list(...documents)
  expect([rows[0], code]).toEqual([['Ingress', 'edge', 'broken', 'PT501'], 1])
  const { stdout } = await runProgram(['-f', '-'], {}, documents.join('\n---\n'))
  expect(stdout).toMatch(/broken +shop +edge +Ingress +- +- +PT501/)
})

it('a manifest of a version that is gone is read, and stderr names the version to use', async () => {
  const { stderr } = await list(service('checkout'), ingress('{serviceName: checkout, servicePort: 80}', 'extensions/v1beta1'))
  expect(stderr).toContain(
    'standard input:2: Kubernetes 1.22 and later do not serve Ingress of extensions/v1beta1; use networking.k8s.io/v1\n',
  )
})
