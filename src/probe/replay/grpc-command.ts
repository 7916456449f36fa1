import type { Replay, ReplayAction } from './replay.ts'

/** The program that images had before the kubelet could send gRPC probes itself. */
export function grpcCommand({ timeout }: Replay, { host, port, service }: Extract<ReplayAction, { kind: 'grpc' }>): string[] {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  const time = `${timeout}s`
  const asked = service === undefined ? [] : [`-service=${service}`]
  return ['grpc_health_probe', `-addr=${address}`, `-connect-timeout=${time}`, `-rpc-timeout=${time}`, ...asked]
}
