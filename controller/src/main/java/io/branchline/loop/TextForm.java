package io.branchline.loop;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.util.function.Function;

/** Values that are one text in JSON, as a value and as a map's key. */
final class TextForm {
  private TextForm() {}

  static <T> void add(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, new ToStringSerializer(type));
    module.addDeserializer(
        type,
        new FromStringDeserializer<T>(type) {
          private static final long serialVersionUID = 1;

          @Override
          protected T _deserialize(String text, DeserializationContext context) {
            return parse.apply(text);
          }
        });
    addKey(module, type, parse);
  }

  static <T> void addKey(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addKeyDeserializer(
        type,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return parse.apply(key);
          }
        });
  }
}
