import { expect, test } from 'vitest'
import { projectIngress } from '../../../src/cluster/project/ingress.ts'

const ingress = (spec: object, annotations: object = {}) =>
  projectIngress({ metadata: { name: 'web', namespace: 'shop', annotations }, spec })
const first = (backend: object, annotations: object = {}) =>
  ingress({ rules: [{ http: { paths: [{ backend }] } }] }, annotations)?.rules[0]?.paths[0]?.backend

test('an Ingress of v1beta1 names its Services by serviceName and servicePort', () => {
  expect(first({ serviceName: 'web', servicePort: 80 })).toEqual({ service: { name: 'web', portNumber: 80 }, isOld: true })
  expect(first({ serviceName: 'web', servicePort: 'http' })).toEqual({ service: { name: 'web', portName: 'http' }, isOld: true })
  expect(ingress({ backend: { serviceName: 'web', servicePort: 80 } })?.defaultBackend).toEqual({
    service: { name: 'web', portNumber: 80 },
    isOld: true,
  })
})

test('the port name use-annotation names an action, whose annotation says where it forwards', () => {
  const backend = { service: { name: 'split', port: { name: 'use-annotation' } } }
  const key = 'alb.ingress.kubernetes.io/actions.split'
  const field = `metadata.annotations["${key}"]`
  const action = (value: string) => first(backend, { [key]: value })?.action
  const groups = '[{"serviceName":"a","servicePort":"80","weight":3},{"serviceName":"b","servicePort":"http"},{"targetGroupARN":"arn"}]'
  expect(action(`{"type":"forward","forwardConfig":{"targetGroups":${groups}}}`)).toEqual({
    name: 'split',
    field,
    forwards: [
      { service: { name: 'a', portNumber: 80 }, weight: 3 },
      { service: { name: 'b', portName: 'http' }, weight: 1 },
    ],
  })
  expect(action('{"Type":"redirect","RedirectConfig":{"StatusCode":"HTTP_301"}}')).toEqual({ name: 'split', field, forwards: [] })
  expect(action('no JSON')).toEqual({ name: 'split', field, forwards: [] })
  expect(first(backend)).toEqual({ action: { name: 'split', field } })
})

test('a port of any other name is one of the Service', () => {
  expect(first({ service: { name: 'web', port: { name: 'http' } } })).toEqual({ service: { name: 'web', portName: 'http' } })
})
