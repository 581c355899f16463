import { money, toText } from '@app/kernel';
import { isDuplicateKey, type Session, toDecimal128 } from '@app/persistence';
import { inMemoryConnection, type TestDatabase } from '@testing/persistence';
import { type Model, Schema, type Types } from 'mongoose';

interface Account {
  name: string;
  cash: Types.Decimal128;
}

describe('persistence', () => {
  let database: TestDatabase;
  let accounts: Model<Account>;
  beforeAll(async () => {
    database = await inMemoryConnection();
    const schema = new Schema<Account>({ name: String, cash: Schema.Types.Decimal128 });
    schema.index({ name: 1 }, { unique: true });
    accounts = database.connection.model<Account>('Account', schema);
    await accounts.createIndexes();
  });
  beforeEach(async () => {
    await accounts.deleteMany({});
    await accounts.create([
      { name: 'a', cash: toDecimal128(money('100.10')) },
      { name: 'b', cash: toDecimal128(money('0.20')) },
    ]);
  });
  afterAll(() => database.close());

  const cashOf = async (name: string): Promise<string> =>
    toText(money((await accounts.findOne({ name }).orFail().lean()).cash));

  async function transfer(amount: string, session: Session): Promise<void> {
    const paid = { $inc: { cash: toDecimal128(money(`-${amount}`)) } };
    await accounts.updateOne({ name: 'a' }, paid, { session });
    await accounts.updateOne({ name: 'b' }, { $inc: { cash: toDecimal128(money(amount)) } }, { session });
  }

  it('keeps amounts exactly', async () => {
    await database.transactions.run((session) => transfer('0.10', session));
    expect([await cashOf('a'), await cashOf('b')]).toEqual(['100', '0.3']);
  });

  it('undoes everything when the work fails half-way', async () => {
    const work = database.transactions.run(async (session) => {
      await transfer('50', session);
      throw new Error('power cut');
    });
    await expect(work).rejects.toThrow('power cut');
    expect([await cashOf('a'), await cashOf('b')]).toEqual(['100.1', '0.2']);
  });

  it('lets twenty conflicting transactions all happen, one after another', async () => {
    const transfers = Array.from({ length: 20 }, () =>
      database.transactions.run((session) => transfer('1', session)),
    );
    await Promise.all(transfers);
    expect([await cashOf('a'), await cashOf('b')]).toEqual(['80.1', '20.2']);
  });

  it('tells a broken promise of uniqueness from other errors, by field', async () => {
    const error: unknown = await accounts.create({ name: 'a' }).catch((reason: unknown) => reason);
    expect(isDuplicateKey(error)).toBe(true);
    expect(isDuplicateKey(error, 'name')).toBe(true);
    expect(isDuplicateKey(error, 'email')).toBe(false);
    expect(isDuplicateKey(new Error('E11000'))).toBe(false);
  });
});
