package io.branchline.security;

import java.util.Set;

/**
 * A user as the configuration names them.
 *
 * @param passwordHash Argon2id in PHC form ({@code $argon2id$v=19$...})
 */
public record UserAccount(String name, String passwordHash, Set<Role> roles) {
  public UserAccount {
    roles = Set.copyOf(roles);
    if (!passwordHash.startsWith("$argon2id$")) {
      throw new IllegalArgumentException(
          "user " + name + ": passwordHash is not an Argon2id hash ($argon2id$...)");
    }
  }
}
