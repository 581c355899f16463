import { InvalidInputError } from '@app/kernel';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, ValidateNested } from 'class-validator';

import { PageQueryDto } from './page.dto.js';
import { InputValidationPipe } from './validation.pipe.js';

class LegDto {
  @IsInt()
  @Max(5)
  readonly size!: number;
}

class OrderDto {
  @IsString()
  readonly name!: string;

  @ValidateNested()
  @Type(() => LegDto)
  readonly leg!: LegDto;

  @ValidateNested({ each: true })
  @Type(() => LegDto)
  readonly legs!: LegDto[];
}

async function problemsOf(input: unknown): Promise<string[]> {
  try {
    await new InputValidationPipe().transform(input, { type: 'body', metatype: OrderDto });
  } catch (error) {
    if (error instanceof InvalidInputError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('InputValidationPipe', () => {
  it('lets through what is right', async () => {
    expect(await problemsOf({ name: 'a', leg: { size: 1 }, legs: [{ size: 2 }] })).toEqual([]);
  });

  it('reports all wrong and unknown fields at once, with their paths', async () => {
    const problems = await problemsOf({
      name: 7,
      leg: { size: 9 },
      legs: [{ size: 1 }, { size: 'x', extra: 1 }],
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        'name: must be a string',
        'leg.size: must not be greater than 5',
        'legs[1].size: must be an integer number',
        'legs[1].extra: is not known here',
      ]),
    );
  });

  it('does not take text for a number in a body', async () => {
    expect(await problemsOf({ name: 'a', leg: { size: '1' }, legs: [] })).toEqual([
      'leg.size: must not be greater than 5',
      'leg.size: must be an integer number',
    ]);
  });

  it.each([{ limit: '0' }, { limit: '201' }, { limit: 'all' }, { limit: '1.5' }])(
    'refuses the page %j',
    async (query) => {
      const pipe = new InputValidationPipe();
      await expect(pipe.transform(query, { type: 'query', metatype: PageQueryDto })).rejects.toThrow(
        InvalidInputError,
      );
    },
  );

  it('gives pages of 50 unless asked otherwise', async () => {
    const page = (await new InputValidationPipe().transform(
      {},
      { type: 'query', metatype: PageQueryDto },
    )) as PageQueryDto;
    expect(page.limit).toBe(50);
  });
});
