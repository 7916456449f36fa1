import { describe, expect, test } from 'vitest'
import type { Fields } from '../../src/lib/read.ts'
import { isClusterScoped, placed } from '../../src/manifest/namespace.ts'
import { hasPlaceholder } from '../../src/manifest/placeholder.ts'
import { refusals } from '../../src/manifest/refused.ts'
import { helmForm, sourceFormOf } from '../../src/manifest/source-form.ts'
import { goneVersion, presentGroup } from '../../src/manifest/versions.ts'

const service = (spec: Fields) =>
  refusals({ group: '', kind: 'Service', raw: { metadata: { name: 'web' }, spec } }).map(({ field }) => field)
const deployment = (spec: Fields) =>
  refusals({ group: 'apps', kind: 'Deployment', raw: { metadata: { name: 'web' }, spec } }).map(({ field }) => field)
const ingress = (path: Fields) =>
  refusals({ group: 'networking.k8s.io', kind: 'Ingress', raw: { spec: { rules: [{ http: { paths: [path] } }] } } }).map(
    ({ field }) => field,
  )
const template = (labels: Fields, ports: Fields[] = []) => ({ metadata: { labels }, spec: { containers: [{ name: 'web', ports }] } })
const matching = (ports: Fields[]) => ({ selector: { matchLabels: { app: 'web' } }, template: template({ app: 'web' }, ports) })

describe('what the API server refuses', () => {
  test.each([
    ['a port as a text', service({ ports: [{ port: '80' }] }), ['spec.ports[0].port']],
    ['a second port without a name', service({ ports: [{ name: 'a', port: 80 }, { port: 81 }] }), ['spec.ports[1].name']],
    ['a numeric text as targetPort', service({ ports: [{ port: 80, targetPort: '8080' }] }), ['spec.ports[0].targetPort']],
    [
      'a port twice',
      service({
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 80 },
        ],
      }),
      ['spec.ports[1].port'],
    ],
    [
      'a name twice',
      service({
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 81 },
        ],
      }),
      ['spec.ports[1].name'],
    ],
    ['a port beyond 65535', service({ ports: [{ port: 70_000 }] }), ['spec.ports[0].port']],
    ['a Service without ports', service({ selector: { app: 'web' } }), ['spec.ports']],
    ['a selector with a boolean', service({ selector: { app: true }, ports: [{ port: 80 }] }), ['spec.selector["app"]']],
    ['a targetPort that is no port name', service({ ports: [{ port: 80, targetPort: 'HTTP' }] }), ['spec.ports[0].targetPort']],
    [
      'a selector that its own template does not match',
      deployment({ selector: { matchLabels: { app: 'web' } }, template: template({ app: 'wed' }) }),
      ['spec.selector.matchLabels["app"]'],
    ],
    ['a Deployment without a selector', deployment({ template: template({ app: 'web' }) }), ['spec.selector']],
    [
      'a containerPort as a text',
      deployment(matching([{ containerPort: '80' }])),
      ['spec.template.spec.containers[0].ports[0].containerPort'],
    ],
    [
      'a label with a number',
      deployment({ ...matching([]), template: template({ app: 'web', version: 1 }) }),
      ['spec.template.metadata.labels["version"]'],
    ],
    [
      'a path without pathType',
      ingress({ backend: { service: { name: 'web', port: { number: 80 } } } }),
      ['spec.rules[0].http.paths[0].pathType'],
    ],
    [
      'a backend with both a name and a number',
      ingress({ pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80, name: 'http' } } } }),
      ['spec.rules[0].http.paths[0].backend.service.port'],
    ],
  ])('what the API server refuses is %s', (_, found, fields) => expect(found).toEqual(fields))

  test.each([
    ['one port without a name', service({ ports: [{ port: 80 }] })],
    ['a name as targetPort', service({ ports: [{ port: 80, targetPort: 'http-2' }] })],
    [
      'one number for two protocols',
      service({
        ports: [
          { name: 'a', port: 53 },
          { name: 'b', port: 53, protocol: 'UDP' },
        ],
      }),
    ],
    ['a headless Service without ports', service({ clusterIP: 'None', selector: { app: 'web' } })],
    ['an ExternalName without ports', service({ type: 'ExternalName', externalName: 'example.com' })],
    ['a Deployment whose selector matches', deployment(matching([{ name: 'http', containerPort: 80 }]))],
    ['a path with all that it needs', ingress({ pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } })],
    ['a backend that is no Service', ingress({ pathType: 'Prefix', backend: { resource: { kind: 'Bucket', name: 'x' } } })],
  ])('what the API server refuses is not %s', (_, found) => expect(found).toEqual([]))
})

test('an Ingress of v1 has no serviceName, and one of v1beta1 needs no pathType', () => {
  expect(ingress({ pathType: 'Prefix', backend: { serviceName: 'web', servicePort: 80 } })).toEqual([
    'spec.rules[0].http.paths[0].backend.serviceName',
  ])
  const old = { spec: { rules: [{ http: { paths: [{ backend: { serviceName: 'web', servicePort: 80 } }] } }] } }
  expect(refusals({ group: 'networking.k8s.io', version: 'v1beta1', kind: 'Ingress', raw: old })).toEqual([])
})

test('an Ingress of extensions/v1beta1 is gone since 1.22, and one of networking.k8s.io/v1 is not', () => {
  expect(goneVersion({ group: 'extensions', version: 'v1beta1', kind: 'Ingress' })).toEqual({
    removedIn: '1.22',
    use: 'networking.k8s.io/v1',
  })
  expect(presentGroup({ group: 'extensions', version: 'v1beta1', kind: 'Deployment' })).toBe('apps')
  expect(goneVersion({ group: 'networking.k8s.io', version: 'v1', kind: 'Ingress' })).toBeUndefined()
  expect(presentGroup({ group: '', version: 'v1', kind: 'Service' })).toBe('')
})

test('an object without a namespace gets the one asked for, unless its kind has none', () => {
  const object = (group: string, kind: string, metadata: Fields) => ({ group, kind, raw: { metadata } })
  expect(placed(object('', 'Service', { name: 'web' }), 'demo').raw).toEqual({ metadata: { name: 'web', namespace: 'demo' } })
  expect(placed(object('', 'Service', { name: 'web', namespace: 'own' }), 'demo').raw).toEqual({
    metadata: { name: 'web', namespace: 'own' },
  })
  expect(placed(object('networking.k8s.io', 'IngressClass', { name: 'nginx' }), 'demo').raw).toEqual({ metadata: { name: 'nginx' } })
  expect(isClusterScoped({ group: 'example.com', kind: 'Node' })).toBe(false)
})

test('input that another program has to render is reported with the command for it', () => {
  expect(sourceFormOf({ group: 'template.openshift.io', kind: 'Template', raw: { namePrefix: 'x-' } }, 'x/app.yaml')).toEqual({
    what: 'an OpenShift Template',
    command: ['oc', 'process', '-f', 'x/app.yaml'],
  })
  expect(
    sourceFormOf({ group: 'kustomize.config.k8s.io', kind: 'Kustomization', raw: { namePrefix: 'x-' } }, 'base/kustomization.yaml')
      ?.command,
  ).toEqual(['kustomize', 'build', 'base'])
  expect(sourceFormOf({ group: '', kind: 'Service', raw: { namePrefix: 'x-' } }, 'a.yaml')).toBeUndefined()
  expect(helmForm('{{- if .Values.x }}', 'charts/web/templates/svc.yaml')?.command).toEqual(['helm', 'template', 'charts/web'])
  expect(helmForm({ metadata: { name: '{{ .Release.Name }}-web' } }, 'svc.yaml')?.command).toEqual(['helm', 'template', 'CHART'])
  expect(helmForm({ metadata: { name: 'web', annotations: { summary: '{{ $value }}' } } }, 'svc.yaml')).toBeUndefined()
})

test('a text is a placeholder if it names a value to be filled in', () => {
  expect([`\${APP}`, 'x-$(NAME)', '{{ .Values.name }}'].map(hasPlaceholder)).toEqual([true, true, true])
  expect(['web', '$HOME', 'a{b}', 80, undefined].map(hasPlaceholder)).toEqual([false, false, false, false, false])
})
