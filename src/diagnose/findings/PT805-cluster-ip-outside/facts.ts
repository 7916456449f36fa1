/** ClusterIPs, or node ports, that lie in no range that the cluster gives them out of. */
export interface Facts {
  kind: 'address' | 'port'
  /** `10.97.0.9`, `40000`: the first of them. */
  value: string
  service: string
  namespace: string
  count: number
  /** The ranges that the cluster shows; none if an event alone says it. */
  ranges: readonly string[]
}
