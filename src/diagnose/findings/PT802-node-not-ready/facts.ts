export interface Facts {
  nodes: readonly { name: string; status: string; reason?: string }[]
  /** Usable endpoints on these Nodes, and Pods on them that are kept out of use. */
  endpoints: number
  stranded: number
  /** Is a NodePort answered by them? */
  nodePort: boolean
  served: boolean
}
