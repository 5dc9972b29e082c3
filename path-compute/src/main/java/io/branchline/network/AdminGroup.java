package io.branchline.network;

import java.util.List;
import java.util.Objects;

/**
 * The administrative groups (colours, affinities) of a link as a bit mask of any length (RFC 3630
 * section 2.5.9; extended, RFC 7308).
 *
 * @param bits groups 0 to 31
 * @param more groups 32 and up, 32 to a word; ends with a word that is not zero
 */
public record AdminGroup(int bits, List<Integer> more) {
  public static final AdminGroup NONE = new AdminGroup(0);

  public AdminGroup {
    // Absent from journals that were written before extended groups.
    var words = Objects.requireNonNullElse(more, List.<Integer>of());
    int length = words.size();
    while (length > 0 && words.get(length - 1) == 0) {
      length--;
    }
    more = List.copyOf(words.subList(0, length));
  }

  public AdminGroup(int bits) {
    this(bits, List.of());
  }

  /** How many 32-bit words it takes; at least one. */
  public int wordCount() {
    return 1 + more.size();
  }

  /** Groups 32 {@code index} to 32 {@code index} + 31; zero past the end. */
  public int word(int index) {
    if (index == 0) {
      return bits;
    }
    return index <= more.size() ? more.get(index - 1) : 0;
  }

  public boolean intersects(AdminGroup other) {
    for (int i = 0; i < Math.min(wordCount(), other.wordCount()); i++) {
      if ((word(i) & other.word(i)) != 0) {
        return true;
      }
    }
    return false;
  }
}
