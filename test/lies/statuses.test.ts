import { testRows } from './lies.ts'
import { statuses } from './tables/statuses.ts'

testRows(statuses)
