// Hashes as other systems write them, from their own documentation and tests.

/** The signer key and the other parameters are those of the README of Firebase's scrypt. */
const SIGNER_KEY = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';
const FIREBASE_HASH = 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==';

export const hashes: Record<string, { password_hash: string; password: string }> = {
  Firebase: {
    password: 'user1password',
    password_hash: `$firebase-scrypt$ln=14,r=8,s=Bw==,k=${SIGNER_KEY}$42xEC+ixf3L2lw==$${FIREBASE_HASH}`,
  },
  'Django’s PBKDF2': {
    password: 'lètmein',
    password_hash: 'pbkdf2_sha256$260000$seasalt$YlZ2Vggtqdc61YjArZuoApoBh9JNGYoDRBUGu6tcJQo=',
  },
  'Django’s scrypt': {
    password: 'lètmein',
    password_hash:
      'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  },
  'Django’s argon2': {
    password: 'lètmein',
    password_hash:
      'argon2$argon2id$v=19$m=65536,t=1,p=1$c2Vhc2FsdC1zZWFzYWx0IQ$QDdNtnUsCouFGcp+qUnrj+txNqUA3x3GFVNKU/JTo5c',
  },
  'Keycloak’s PBKDF2': {
    password: 'Test@123',
    password_hash: '$pbkdf2-sha256$i=10000$wJuJqLoUFsdXa8k3sFhRlA==$2waKCbPhZzL+RjWMQqvA1jpb+j56jTAXcNmRD9UTekU=',
  },
  'Auth0’s bcrypt': {
    password: 'a',
    password_hash: '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe',
  },
};
