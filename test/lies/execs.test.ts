import { testRows } from './lies.ts'
import { execs } from './tables/execs.ts'

testRows(execs)
