import { builder } from '../builder.ts'
import './course.ts'
import './participant.ts'
import './partner.ts'
import './purchase.ts'
import './purchase-mutations.ts'

builder.queryType({})
builder.mutationType({})

export const schema = builder.toSubGraphSchema({})
