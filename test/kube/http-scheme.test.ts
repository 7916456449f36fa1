import { expect, it } from 'vitest'
import { httpSchemeOf } from '../../src/kube/http-scheme.ts'

const port = (name: string, appProtocol?: string) => ({ name, ...(appProtocol !== undefined && { appProtocol }) })

it.each([
  ['', 'https', [80], 'https', 'appProtocol'],
  ['http', 'HTTPS', [80], 'https', 'appProtocol'],
  ['', 'kubernetes.io/wss', [80], 'https', 'appProtocol'],
  ['https', 'kubernetes.io/h2c', [443], 'http', 'appProtocol'],
  ['', 'grpc', [50051], 'http', 'default'],
  ['https', 'HTTP2', [443], 'http', 'default'],
  ['grpc', undefined, [443], 'http', 'default'],
  ['https-grpc', undefined, [80], 'https', 'name'],
  ['https', undefined, [8443], 'https', 'name'],
  ['metrics-https', undefined, [9443], 'https', 'name'],
  ['http-metrics', undefined, [443], 'http', 'name'],
  ['grpc-web', undefined, [80], 'http', 'default'],
  ['', undefined, [443], 'https', 'number'],
  ['web', undefined, [80, 443], 'https', 'number'],
  ['web', undefined, [8443], 'http', 'default'],
  ['httpd', 'example.com/own', [80], 'http', 'default'],
] as const)('the port "%s" with appProtocol %s at %j is asked by %s: %s says so', (name, appProtocol, reached, scheme, chosenBy) => {
  expect(httpSchemeOf(port(name, appProtocol), reached)).toEqual({ scheme, chosenBy })
})

it.each([
  ['db', 'mysql', [80], 'its appProtocol is "mysql"'],
  ['tcp-redis', undefined, [80], 'its name is "tcp-redis"'],
  ['amqps', undefined, [443], 'its name is "amqps"'],
] as const)('the port "%s" with appProtocol %s at %j gets no HTTP: %s', (name, appProtocol, reached, not) => {
  expect(httpSchemeOf(port(name, appProtocol), reached)).toEqual({ not })
})
