import { manifests } from '../../src/demo/server/store/object.ts'
import { shop, shopPresent } from '../../src/demo/shop/shop.ts'
import { type Fields, fields, items } from '../../src/lib/read.ts'

/** Everything that is secret begins so. */
export const MARK = 'S3CR3T'

/** A secret that tells where it was planted. */
export const secret = (place: string): string => `${MARK}x${place.replaceAll(/\W/g, 'x')}x1234567890`

/** The lines that hold a secret. */
export function leaks(text: string): string[] {
  return text.split('\n').filter((line) => line.includes(MARK))
}

const said = (place: string) =>
  `Readiness probe failed: Get "http://user:${secret(`${place} user`)}@10.0.0.1:80/?token=${secret(`${place} query`)}": Authorization: Bearer ${secret(`${place} bearer`)} password=${secret(`${place} word`)}`

const applied = (place: string) =>
  JSON.stringify({ spec: { ports: [{ port: 80 }], containers: [{ env: [{ name: 'PASSWORD', value: secret(`${place} applied`) }] }] } })

const probe = (place: string) => ({
  httpGet: {
    path: `/healthz?token=${secret(`${place} path`)}`,
    port: 'http',
    httpHeaders: [
      { name: 'Authorization', value: `Bearer ${secret(`${place} header`)}` },
      { name: 'X-Api-Key', value: secret(`${place} key`) },
    ],
  },
})

const execProbe = (place: string) => ({
  exec: {
    command: [
      'check',
      '--password',
      secret(`${place} word`),
      `--api-key=${secret(`${place} option`)}`,
      `http://u:${secret(`${place} url`)}@db/`,
    ],
  },
})

function container(one: Fields, index: number): Fields {
  const place = `container ${text(one.name)}`
  return {
    ...one,
    env: [
      { name: 'DB_PASSWORD', value: secret(`${place} env`) },
      { name: 'PLAIN', value: secret(`${place} plain env`) },
      { name: 'DATABASE_URL', value: `postgres://u:${secret(`${place} env url`)}@db/` },
    ],
    args: ['serve', '--token', secret(`${place} arg`), `--client-secret=${secret(`${place} argument`)}`],
    command: ['run', `PASSWORD=${secret(`${place} command`)}`],
    readinessProbe: index === 0 ? probe(`${place} readiness`) : execProbe(`${place} readiness`),
    livenessProbe: execProbe(`${place} liveness`),
    startupProbe: probe(`${place} startup`),
    lifecycle: { preStop: probe(`${place} lifecycle`) },
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')

function podSpec(spec: Fields): Fields {
  return { ...spec, containers: items(spec.containers).map((one, index) => container(fields(one), index)) }
}

function statusOf(status: Fields, place: string): Fields {
  const conditions = items(status.conditions).map((one) => ({ ...fields(one), message: said(`${place} condition`) }))
  const lastState = { terminated: { exitCode: 1, reason: 'Error', message: said(`${place} termination`) } }
  const containerStatuses = items(status.containerStatuses).map((one) => {
    const { waiting } = fields(fields(one).state)
    const state = waiting === undefined ? fields(one).state : { waiting: { ...fields(waiting), message: said(`${place} waiting`) } }
    return { ...fields(one), state, lastState }
  })
  return {
    ...status,
    message: said(`${place} status`),
    ...(status.conditions !== undefined && { conditions }),
    ...(status.containerStatuses !== undefined && { containerStatuses }),
  }
}

/** The shop, with secrets in every place in which users have put one. */
export function plantedShop(): Fields[] {
  return shop(shopPresent)
    .flatMap(manifests)
    .map(({ body, kind, apiVersion }) => {
      const metadata = fields(body.metadata)
      const place = `${kind} ${text(metadata.name)}`
      const annotations = { ...fields(metadata.annotations), 'kubectl.kubernetes.io/last-applied-configuration': applied(place) }
      const spec = fields(body.spec)
      const template = fields(spec.template)
      return {
        ...body,
        kind,
        apiVersion,
        metadata: { ...metadata, annotations },
        ...(kind === 'Pod' && { spec: podSpec(spec) }),
        ...(template.spec !== undefined && { spec: { ...spec, template: { ...template, spec: podSpec(fields(template.spec)) } } }),
        ...(body.status !== undefined && { status: statusOf(fields(body.status), place) }),
        ...(kind === 'Event' && { message: said(place) }),
      }
    })
}
