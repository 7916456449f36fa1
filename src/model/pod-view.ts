import type { ContainerPort } from './resources.ts'

/** A Pod as the target of a trace: its containers share one address and one port space. */
export interface PodView {
  namespace: string
  name: string
  node?: string
  addresses: string[]
  phase: string
  /** The Pod's condition Ready. */
  ready: boolean
  hostNetwork: boolean
  containers: ContainerView[]
}

/** A container of the Pod. */
export interface ContainerView {
  name: string
  role: 'container' | 'sidecar' | 'init'
  ports: ContainerPort[]
}
