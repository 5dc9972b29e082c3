package io.branchline.security;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a user is allowed to be; a user may have several. */
public enum Role {
  VIEWER(Permission.READ),
  OPERATOR(
      Permission.READ,
      Permission.WRITE_INTENTS,
      Permission.WRITE_SETTINGS,
      Permission.DEPLOY_PLANS),
  APPROVER(Permission.READ, Permission.DECIDE_PLANS),
  AUDITOR(Permission.READ, Permission.READ_JOURNAL);

  private final Set<Permission> permissions;

  Role(Permission first, Permission... rest) {
    permissions = EnumSet.of(first, rest);
  }

  public boolean grants(Permission permission) {
    return permissions.contains(permission);
  }

  /** The name in files and in the API, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this label; throws {@link IllegalArgumentException} otherwise. */
  public static Role ofLabel(String label) {
    for (var role : values()) {
      if (role.label().equals(label)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "\"" + label + "\" is not a role: expected viewer, operator, approver or auditor");
  }
}
