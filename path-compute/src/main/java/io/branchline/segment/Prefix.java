package io.branchline.segment;

/** An IP prefix; host bits are zero. */
public record Prefix(Ip address, int length) {
  public Prefix {
    var bytes = address.bytes();
    if (length < 0 || length > bytes.length * 8) {
      throw new IllegalArgumentException("prefix length " + length + " does not fit " + address);
    }
    for (int bit = length; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException(address + "/" + length + " has host bits set");
      }
    }
  }

  /** Reads {@code 10.8.0.0/14}; throws {@link IllegalArgumentException} otherwise. */
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a prefix: expected ADDRESS/LENGTH");
    }
    try {
      return new Prefix(
          Ip.of(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a prefix: length is no number", e);
    }
  }

  /** The prefix of this length that contains an address. */
  public static Prefix of(Ip ip, int length) {
    var bytes = ip.bytes().clone();
    for (int bit = length; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(1 << (7 - bit % 8));
    }
    return new Prefix(Ip.of(bytes), length);
  }

  public boolean contains(Ip ip) {
    var mine = address.bytes();
    var theirs = ip.bytes();
    if (mine.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 1 << (7 - bit % 8);
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return address + "/" + length;
  }
}
