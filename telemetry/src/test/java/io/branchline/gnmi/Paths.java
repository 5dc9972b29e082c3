package io.branchline.gnmi;

import com.google.protobuf.ByteString;
import io.branchline.gnmi.proto.Path;
import io.branchline.gnmi.proto.PathElem;
import io.branchline.gnmi.proto.TypedValue;

/** gNMI paths and values from short texts. */
final class Paths {
  private Paths() {}

  /** Reads {@code /a/b[key=value]/c}. */
  static Path path(String text) {
    var path = Path.newBuilder();
    for (var step : text.substring(1).split("/(?![^\\[]*\\])")) {
      var parts = step.split("[\\[\\]]+");
      var element = PathElem.newBuilder().setName(parts[0]);
      for (int i = 1; i < parts.length; i++) {
        int equals = parts[i].indexOf('=');
        element.putKey(parts[i].substring(0, equals), parts[i].substring(equals + 1));
      }
      path.addElem(element);
    }
    return path.build();
  }

  static TypedValue uint(long value) {
    return TypedValue.newBuilder().setUintVal(value).build();
  }

  static TypedValue real(double value) {
    return TypedValue.newBuilder().setDoubleVal(value).build();
  }

  static TypedValue text(String value) {
    return TypedValue.newBuilder().setStringVal(value).build();
  }

  static TypedValue truth(boolean value) {
    return TypedValue.newBuilder().setBoolVal(value).build();
  }

  static TypedValue json(String value) {
    return TypedValue.newBuilder().setJsonIetfVal(ByteString.copyFromUtf8(value)).build();
  }

  /** The value as it is read from the wire. */
  static LeafValue leafValue(TypedValue value) {
    var bytes = value.toByteArray();
    var read = new LeafValue();
    read.read(new WireReader().over(bytes, 0, bytes.length), bytes.length);
    return read;
  }
}
