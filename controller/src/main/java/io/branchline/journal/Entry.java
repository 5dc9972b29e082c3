package io.branchline.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One entry of the journal, tied to the one before it by its hash.
 *
 * @param sequence 1 for the first, then without a gap
 * @param previousHash the hash of the entry before, {@link #GENESIS} for the first
 * @param hash SHA-256 in hex over previous hash, sequence, times, kind and body, see {@link
 *     #hashOf}
 */
public record Entry(
    long sequence,
    Instant networkTime,
    Instant realTime,
    String kind,
    String body,
    String previousHash,
    String hash) {
  /** What stands before the first entry. */
  public static final String GENESIS = "0".repeat(64);

  /** The entry that a draft becomes after the head of the chain. */
  static Entry after(Head head, Draft draft) {
    var unsealed =
        new Entry(
            head.sequence() + 1,
            draft.networkTime(),
            draft.realTime(),
            draft.kind(),
            draft.body(),
            head.hash(),
            "");
    return new Entry(
        unsealed.sequence,
        unsealed.networkTime,
        unsealed.realTime,
        unsealed.kind,
        unsealed.body,
        unsealed.previousHash,
        unsealed.hashOf());
  }

  /**
   * The hash that this entry must carry: SHA-256 over the lines previous hash, sequence, network
   * time, real time, kind, body; only the last may hold what it likes, so no two entries read
   * alike.
   */
  public String hashOf() {
    var text =
        previousHash
            + '\n'
            + sequence
            + '\n'
            + networkTime
            + '\n'
            + realTime
            + '\n'
            + kind
            + '\n'
            + body;
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  Head head() {
    return new Head(sequence, hash);
  }
}
