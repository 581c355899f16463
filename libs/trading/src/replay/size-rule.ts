import { InvalidInputError, times } from '@app/kernel';
import { sizePosition, type Sizing } from '@app/kelly';
