import { pageDto, ROLES, type Role } from '@app/http';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsEmail, IsIn, IsString, MaxLength, MinLength, ValidateIf } from 'class-validator';

import { type User } from './user.js';

const PASSWORD_LENGTH_MIN = 12;
const PASSWORD_LENGTH_MAX = 200;

export class CreateUserDto {
  /** @example trader@example.com */
  @IsEmail()
  @MaxLength(254)
  readonly email!: string;

  /** @example correct horse battery */
  @IsString()
  @MinLength(PASSWORD_LENGTH_MIN)
  @MaxLength(PASSWORD_LENGTH_MAX)
  readonly password!: string;

  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  readonly role!: Role;
}

/** Unlike IsOptional it lets no null through. */
const isGiven = (_: object, value: unknown): boolean => value !== undefined;

export class UpdateUserDto {
  @ApiProperty({ enum: ROLES, required: false })
  @ValidateIf(isGiven)
  @IsIn(ROLES)
  readonly role?: Role;

  /** True ends all sessions of the user and pauses the user's bots; false lets the user sign in again. */
  @ValidateIf(isGiven)
  @IsBoolean()
  readonly blocked?: boolean;

  /** A new password ends all sessions of the user. */
  @ValidateIf(isGiven)
  @IsString()
  @MinLength(PASSWORD_LENGTH_MIN)
  @MaxLength(PASSWORD_LENGTH_MAX)
  readonly password?: string;
}

export class UserDto {
  readonly id!: string;
  /** @example trader@example.com */
  readonly email!: string;
  @ApiProperty({ enum: ROLES })
  readonly role!: Role;
  readonly blocked!: boolean;
  readonly createdAt!: Date;
}

export class UserPageDto extends pageDto(UserDto) {}

export function toUserDto({ id, email, role, isBlocked, createdAt }: User): UserDto {
  return { id, email, role, blocked: isBlocked, createdAt };
}
