import type { ContainerProbe } from '../model/resources.ts'

/** `GET :8080/healthz`, `TCP :5432`, `gRPC :9000`, `a command`. */
export function probeWords(probe: ContainerProbe): string {
  const port = `${probe.host ?? ''}:${probe.port ?? '?'}`
  switch (probe.handler) {
    case 'httpGet':
      return `${probe.scheme === 'HTTPS' ? 'HTTPS ' : ''}GET ${port}${probe.path ?? '/'}`
    case 'tcpSocket':
      return `TCP ${port}`
    case 'grpc':
      return `gRPC ${port}`
    case 'exec':
      return 'a command'
  }
}
