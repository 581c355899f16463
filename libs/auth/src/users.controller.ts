import {
  ApiProblems,
  CurrentPrincipal,
  mapPage,
  PageQueryDto,
  type Principal,
  RequiresRole,
} from '@app/http';
import { userId } from '@app/kernel';
import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { CreateUserDto, toUserDto, UpdateUserDto, UserDto, UserPageDto } from './users.dto.js';
import { UsersService } from './users.service.js';

@ApiTags('admin')
@RequiresRole('admin')
@Controller('admin/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ summary: 'All users, newest first' })
  async list(@Query() query: PageQueryDto): Promise<UserPageDto> {
    return mapPage(await this.users.page(query), toUserDto);
  }

  // No Idempotency-Key: it would keep a fast hash of the password, and the email address makes a repetition harmless.
  @Post()
  @ApiOperation({ summary: 'Create a user' })
  @ApiProblems('409 EMAIL_TAKEN', '422 INVALID_INPUT')
  async create(
    @CurrentPrincipal() { userId: adminId }: Principal,
    @Body() draft: CreateUserDto,
  ): Promise<UserDto> {
    return toUserDto(await this.users.create(draft, { kind: 'user', userId: adminId }));
  }

  @Patch(':id')
  @ApiOperation({ summary: "Change a user's role, block or unblock, or set a new password" })
  @ApiProblems(
    '404 USER_NOT_FOUND',
    '409 LAST_ADMINISTRATOR',
    '422 INVALID_INPUT',
    '503 USER_BLOCK_INCOMPLETE',
  )
  async update(
    @CurrentPrincipal() { userId: adminId }: Principal,
    @Param('id') id: string,
    @Body() changes: UpdateUserDto,
  ): Promise<UserDto> {
    return toUserDto(await this.users.update(userId(id), changes, { kind: 'user', userId: adminId }));
  }
}
