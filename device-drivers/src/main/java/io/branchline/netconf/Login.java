package io.branchline.netconf;

import java.security.KeyPair;

/** Who we are to a router. Neither password nor key ever shows in text. */
public sealed interface Login {
  String user();

  /** SSH password authentication (RFC 4252 section 8). */
  record Password(String user, String password) implements Login {
    public Password {
      requireUser(user);
    }

    @Override
    public String toString() {
      return user + " with a password";
    }
  }

  /** SSH public key authentication (RFC 4252 section 7). */
  record Key(String user, KeyPair pair) implements Login {
    public Key {
      requireUser(user);
    }

    @Override
    public String toString() {
      return user + " with a key";
    }
  }

  private static void requireUser(String user) {
    if (user.isBlank()) {
      throw new IllegalArgumentException("the NETCONF user is empty");
    }
  }
}
