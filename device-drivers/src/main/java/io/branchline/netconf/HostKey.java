package io.branchline.netconf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A router's public SSH key as OpenSSH writes it: {@code ecdsa-sha2-nistp256 AAAA… [comment]}. */
public final class HostKey {
  private final String type;
  private final byte[] blob;

  private HostKey(String type, byte[] blob) {
    this.type = type;
    this.blob = blob;
  }

  /**
   * Reads one line of an OpenSSH public key file; throws {@link IllegalArgumentException}
   * otherwise.
   */
  public static HostKey parse(String line) {
    var parts = line.strip().split("\\s+", 3);
    if (parts.length < 2) {
      throw new IllegalArgumentException(
          "\"" + line.strip() + "\" is not an SSH public key: expected TYPE BASE64");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(parts[1]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SSH public key \"" + parts[0] + "\" is not in base64", e);
    }
    // RFC 4253 section 6.6: the blob begins with the type's own name.
    var name = parts[0].getBytes(StandardCharsets.US_ASCII);
    var start = ByteBuffer.allocate(4 + name.length).putInt(name.length).put(name).array();
    if (blob.length <= start.length
        || !Arrays.equals(blob, 0, start.length, start, 0, start.length)) {
      throw new IllegalArgumentException(
          "SSH public key says " + parts[0] + " but holds another type");
    }
    return new HostKey(parts[0], blob);
  }

  /** For example {@code ssh-ed25519}. */
  public String type() {
    return type;
  }

  /** The key in SSH's wire format (RFC 4253 section 6.6). */
  public byte[] blob() {
    return blob.clone();
  }

  /** What {@code ssh-keygen -l} prints: {@code SHA256:…}. */
  public String fingerprint() {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostKey key && Arrays.equals(blob, key.blob);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blob);
  }

  @Override
  public String toString() {
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }
}
