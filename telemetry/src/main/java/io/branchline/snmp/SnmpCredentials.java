package io.branchline.snmp;

/** Who we are to SNMP agents, who read only. */
public sealed interface SnmpCredentials {
  /** SNMPv2c (RFC 1901): the community goes over the wire in clear. */
  record Community(String community) implements SnmpCredentials {
    public Community {
      if (community.isEmpty()) {
        throw new IllegalArgumentException("an SNMP community is empty");
      }
    }

    @Override
    public String toString() {
      return "v2c";
    }
  }

  /**
   * SNMPv3 with the user-based security model (RFC 3414), authenticated and encrypted.
   *
   * @param authentication HMAC-SHA-2 of RFC 7860, or SHA-1 for old agents
   * @param privacy AES of RFC 3826, or with longer keys as Cisco and net-snmp have it
   */
  record User(
      String name,
      Authentication authentication,
      String authPassphrase,
      Privacy privacy,
      String privPassphrase)
      implements SnmpCredentials {
    private static final int SHORTEST = 8;

    public User {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("an SNMP user has no name");
      }
      // RFC 3414 section 11.2.
      if (authPassphrase.length() < SHORTEST || privPassphrase.length() < SHORTEST) {
        throw new IllegalArgumentException(
            "passphrases of SNMP user " + name + " need at least " + SHORTEST + " characters");
      }
    }

    @Override
    public String toString() {
      return "v3 user " + name;
    }
  }

  /** How messages are authenticated. */
  enum Authentication {
    SHA1,
    SHA256,
    SHA512
  }

  /** How messages are encrypted. */
  enum Privacy {
    AES128,
    AES256
  }
}
