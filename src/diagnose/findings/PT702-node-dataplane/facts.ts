export type Facts =
  | { client: string; way: 'clusterIP' | 'nodePort'; address: string; result: string; own?: true; node?: string }
  | { way: 'hint'; pod: string; node: string; reason: string; count: number }
