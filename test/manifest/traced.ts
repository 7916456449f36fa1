import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { fileContent } from '../../src/files/read.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { createLocator } from '../../src/manifest/locate.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'

export const yaml = await loadYaml()
const taken = '2026-01-15T10:00:00Z'

/** A target of manifests, traced. */
export async function trace(content: string, target: TargetRef = { kind: 'service', name: 'web' }, namespace = 'default'): Promise<Trace> {
  const { snapshot, manifests } = await snapshotOfFiles(fileContent(content, 'web.yaml', yaml), { name: 'web.yaml', taken })
  const [found] = createTracer([]).traces(snapshot, [{ namespace, target }])
  if (!found) throw new Error('nothing was traced')
  return createLocator(manifests, snapshot, yaml).trace(found)
}
export const summary = async (...content: string[]) => {
  const { verdict, findings } = await trace(content.join('\n---\n'))
  return [verdict, ...findings.map(({ code, confidence, severity }) => `${code} ${confidence} ${severity}`)]
}

export const service = (spec = 'selector: {app: web}, ports: [{port: 80, targetPort: http}]', metadata = 'name: web') =>
  `{apiVersion: v1, kind: Service, metadata: {${metadata}}, spec: {${spec}}}`
export const workload = (rest = '', labels = 'app: web', kind = 'Deployment', apiVersion = 'apps/v1') =>
  `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: web}
spec:
  ${rest === '' ? 'replicas: 1' : rest}
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}`
export const ingress = (port: string, name = 'web') =>
  `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {ingressClassName: nginx, rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${name}, port: {${port}}}}}]}}]}}`
