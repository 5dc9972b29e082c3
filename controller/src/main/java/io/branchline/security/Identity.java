package io.branchline.security;

import java.time.Instant;
import java.util.Set;

/** Who is calling, for as long as the session lasts; {@code expires} is real time. */
public record Identity(String user, Set<Role> roles, Instant expires) {
  public Identity {
    roles = Set.copyOf(roles);
  }

  public boolean may(Permission permission) {
    return permission == Permission.PUBLIC
        || roles.stream().anyMatch(role -> role.grants(permission));
  }
}
