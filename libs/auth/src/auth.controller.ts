import { ApiProblems, CurrentPrincipal, type Principal, Public, RequiresRole } from '@app/http';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { LoginDto, MeDto, RefreshDto, SignedInDto, toMeDto } from './auth.dto.js';
import { AuthService } from './auth.service.js';
import { type Authenticated } from './session-standing.js';
import { AuthenticatedSession } from './authenticated-session.decorator.js';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Post('login')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in with email address and password' })
  @ApiProblems('401 INVALID_CREDENTIALS', '403 ACCOUNT_BLOCKED', '422 INVALID_INPUT', '429 TOO_MANY_LOGINS')
  login(@Body() { email, password }: LoginDto): Promise<SignedInDto> {
    return this.auth.login(email, password);
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Exchange a refresh token for new tokens; one used twice ends the session' })
  @ApiProblems('401 INVALID_REFRESH_TOKEN', '422 INVALID_INPUT')
  refresh(@Body() { refreshToken }: RefreshDto): Promise<SignedInDto> {
    return this.auth.refresh(refreshToken);
  }

  @Post('logout')
  @RequiresRole('viewer')
  @HttpCode(204)
  @ApiOperation({ summary: 'End this session: its access and refresh tokens are worthless at once' })
  async logout(@AuthenticatedSession() session: Authenticated): Promise<void> {
    await this.auth.logout(session);
  }

  @Get('me')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Who you are, and what you may do' })
  me(@CurrentPrincipal() principal: Principal): MeDto {
    return toMeDto(principal);
  }
}
