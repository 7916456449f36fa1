import { testRows } from './lies.ts'
import { wire } from './tables/wire.ts'

testRows(wire)
