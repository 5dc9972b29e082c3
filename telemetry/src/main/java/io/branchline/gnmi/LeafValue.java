package io.branchline.gnmi;

import io.branchline.measure.CoalescingQueue;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The scalar in a gNMI value, whichever of the allowed types a router chose for it (gNMI
 * specification, section 2.2.3). Mutable, so that millions of updates need no object each, and able
 * to wait, so that it needs none beside its leaf.
 */
class LeafValue extends CoalescingQueue.Cell {
  // The numbers of TypedValue's fields.
  private static final int STRING = 1;
  private static final int INT = 2;
  private static final int UINT = 3;
  private static final int BOOL = 4;
  private static final int FLOAT = 6;
  private static final int DECIMAL = 7;
  private static final int JSON = 10;
  private static final int JSON_IETF = 11;
  private static final int ASCII = 12;
  private static final int DOUBLE = 14;

  // A byte for what it is, for there are millions.
  private static final byte NOTHING = 0;
  private static final byte WHOLE = 1;
  private static final byte REAL = 2;
  private static final byte TRUTH = 3;
  private static final byte TEXT = 4;

  private byte kind = NOTHING;
  private long bits;
  private @Nullable String text;

  /**
   * Reads a {@code TypedValue} that lies before {@code end}; of types that are no scalar nothing is
   * kept.
   */
  void read(WireReader reader, int end) {
    kind = NOTHING;
    text = null;
    while (reader.position() < end) {
      int tag = reader.tag();
      int wireType = tag & 7;
      switch (tag >>> 3) {
        case STRING, ASCII -> text(required(reader, wireType, WireReader.LENGTH).string());
        case JSON, JSON_IETF -> json(required(reader, wireType, WireReader.LENGTH).string());
        case INT, UINT -> {
          kind = WHOLE;
          bits = required(reader, wireType, WireReader.VARINT).varint();
        }
        case BOOL -> {
          kind = TRUTH;
          bits = required(reader, wireType, WireReader.VARINT).varint();
        }
        case DOUBLE ->
            real(Double.longBitsToDouble(required(reader, wireType, WireReader.FIXED64).fixed64()));
        case FLOAT ->
            real(Float.intBitsToFloat(required(reader, wireType, WireReader.FIXED32).fixed32()));
        case DECIMAL -> decimal(required(reader, wireType, WireReader.LENGTH));
        default -> reader.skip(wireType);
      }
    }
    reader.requireAt(end);
  }

  private static WireReader required(WireReader reader, int wireType, int wanted) {
    if (wireType != wanted) {
      throw new MalformedMessageException("a value of wire type " + wireType);
    }
    return reader;
  }

  /** {@code Decimal64}, which older routers still send. */
  private void decimal(WireReader reader) {
    int end = reader.length() + reader.position();
    long digits = 0;
    long precision = 0;
    while (reader.position() < end) {
      int tag = reader.tag();
      switch (tag >>> 3) {
        case 1 -> digits = required(reader, tag & 7, WireReader.VARINT).varint();
        case 2 -> precision = required(reader, tag & 7, WireReader.VARINT).varint();
        default -> reader.skip(tag & 7);
      }
    }
    reader.requireAt(end);
    real(digits / Math.pow(10, precision));
  }

  private void real(double value) {
    kind = REAL;
    bits = Double.doubleToRawLongBits(value);
  }

  void text(String value) {
    kind = TEXT;
    text = value;
  }

  void whole(long value) {
    kind = WHOLE;
    bits = value;
  }

  /** Of JSON only a single string, number or word, without its quotes. */
  private void json(String json) {
    var scalar = json.strip();
    if (scalar.startsWith("{") || scalar.startsWith("[")) {
      return;
    }
    boolean quoted = scalar.length() >= 2 && scalar.startsWith("\"") && scalar.endsWith("\"");
    text(quoted ? scalar.substring(1, scalar.length() - 1) : scalar);
  }

  /** A counter or gauge; as unsigned 64 bits. */
  OptionalLong wholeNumber() {
    return switch (kind) {
      case WHOLE -> OptionalLong.of(bits);
      case TEXT -> {
        try {
          yield OptionalLong.of(Long.parseUnsignedLong(string()));
        } catch (NumberFormatException e) {
          yield OptionalLong.empty();
        }
      }
      default -> OptionalLong.empty();
    };
  }

  /** A finite number. */
  OptionalDouble number() {
    double number =
        switch (kind) {
          case WHOLE -> bits;
          case REAL -> Double.longBitsToDouble(bits);
          case TEXT -> {
            try {
              yield Double.parseDouble(string());
            } catch (NumberFormatException e) {
              yield Double.NaN;
            }
          }
          default -> Double.NaN;
        };
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  Optional<Boolean> truth() {
    if (kind == TRUTH) {
      return Optional.of(bits != 0);
    }
    return text()
        .flatMap(text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  Optional<String> text() {
    return kind == TEXT ? Optional.of(string()) : Optional.empty();
  }

  private String string() {
    return text == null ? "" : text;
  }
}
