package io.branchline.gnmi;

import com.google.protobuf.ByteString;
import io.branchline.gnmi.proto.TypedValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The scalar in a gNMI value, whichever of the allowed types a router chose for it. */
final class LeafValue {
  private LeafValue() {}

  /** A counter or gauge; as unsigned 64 bits. */
  static OptionalLong wholeNumber(TypedValue value) {
    return switch (value.getValueCase()) {
      case UINT_VAL -> OptionalLong.of(value.getUintVal());
      case INT_VAL -> OptionalLong.of(value.getIntVal());
      case JSON_VAL, JSON_IETF_VAL, STRING_VAL, ASCII_VAL -> {
        try {
          yield OptionalLong.of(Long.parseUnsignedLong(text(value).orElse("")));
        } catch (NumberFormatException e) {
          yield OptionalLong.empty();
        }
      }
      case BOOL_VAL,
          BYTES_VAL,
          FLOAT_VAL,
          DOUBLE_VAL,
          DECIMAL_VAL,
          LEAFLIST_VAL,
          ANY_VAL,
          PROTO_BYTES,
          VALUE_NOT_SET ->
          OptionalLong.empty();
    };
  }

  /** A finite number. */
  @SuppressWarnings("deprecation") // Older routers still send floats and decimals.
  static OptionalDouble number(TypedValue value) {
    double number =
        switch (value.getValueCase()) {
          case DOUBLE_VAL -> value.getDoubleVal();
          case FLOAT_VAL -> value.getFloatVal();
          case UINT_VAL -> value.getUintVal();
          case INT_VAL -> value.getIntVal();
          case DECIMAL_VAL ->
              value.getDecimalVal().getDigits()
                  / Math.pow(10, value.getDecimalVal().getPrecision());
          case JSON_VAL, JSON_IETF_VAL, STRING_VAL, ASCII_VAL -> {
            try {
              yield Double.parseDouble(text(value).orElse(""));
            } catch (NumberFormatException e) {
              yield Double.NaN;
            }
          }
          case BOOL_VAL, BYTES_VAL, LEAFLIST_VAL, ANY_VAL, PROTO_BYTES, VALUE_NOT_SET -> Double.NaN;
        };
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  static Optional<Boolean> truth(TypedValue value) {
    if (value.hasBoolVal()) {
      return Optional.of(value.getBoolVal());
    }
    return text(value)
        .flatMap(text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** A text; of JSON only a single string, number or word, without its quotes. */
  static Optional<String> text(TypedValue value) {
    return switch (value.getValueCase()) {
      case STRING_VAL -> Optional.of(value.getStringVal());
      case ASCII_VAL -> Optional.of(value.getAsciiVal());
      case JSON_VAL -> scalar(value.getJsonVal());
      case JSON_IETF_VAL -> scalar(value.getJsonIetfVal());
      case UINT_VAL,
          INT_VAL,
          BOOL_VAL,
          BYTES_VAL,
          FLOAT_VAL,
          DOUBLE_VAL,
          DECIMAL_VAL,
          LEAFLIST_VAL,
          ANY_VAL,
          PROTO_BYTES,
          VALUE_NOT_SET ->
          Optional.empty();
    };
  }

  private static Optional<String> scalar(ByteString json) {
    var text = json.toString(StandardCharsets.UTF_8).strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      return Optional.empty();
    }
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return Optional.of(quoted ? text.substring(1, text.length() - 1) : text);
  }
}
