import { ROLES, type Principal, type Role } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class LoginDto {
  /** @example admin@amarktai.local */
  @IsString()
  @MaxLength(254)
  readonly email!: string;

  /** @example correct horse battery */
  @IsString()
  @MaxLength(200)
  readonly password!: string;
}

export class RefreshDto {
  @IsString()
  @MaxLength(2000)
  readonly refreshToken!: string;
}

export class SignedInDto {
  /** Send as `Authorization: Bearer <accessToken>`. */
  readonly accessToken!: string;
  /** Good once, at `POST /api/auth/refresh`. */
  readonly refreshToken!: string;
  /** Lifetime of the access token. @example 900 */
  readonly expiresInSeconds!: number;
}

export class MeDto {
  readonly id!: string;
  /** @example admin@amarktai.local */
  readonly email!: string;
  @ApiProperty({ enum: ROLES })
  readonly role!: Role;
}

export function toMeDto({ userId, email, role }: Principal): MeDto {
  return { id: userId, email, role };
}
