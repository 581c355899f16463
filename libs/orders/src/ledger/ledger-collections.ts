/** Everything that says who owns what: equal in two databases when their money is. */
export const LEDGER_COLLECTIONS = ['accounts', 'capital_transfers', 'fills', 'orders', 'trades'] as const;
