import type { MarketplaceContext } from '../../context.ts'

export type PartnerKind = 'DIGITAL_PLATFORM' | 'TRAINING_PROVIDER' | 'PAYMENT_PARTNER'

/** All partners, or those of a kind, by name: there are some dozens. Public. */
export function listPartners({ ctx, input }: { ctx: MarketplaceContext; input: { kind?: PartnerKind | null } }) {
  return ctx.database.partner.findMany({ where: input.kind ? { kind: input.kind } : {}, orderBy: { name: 'asc' } })
}
