package io.branchline.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.branchline.journal.Draft;
import io.branchline.journal.Entry;
import io.branchline.journal.JournalException;
import io.branchline.network.NodeId;
import io.branchline.plan.SiteClass;
import io.branchline.segment.Ip;
import io.branchline.segment.Prefix;
import io.branchline.site.LineId;
import io.branchline.site.SiteId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Events as canonical JSON and back. Fields stand in alphabetical order, so that equal events are
 * equal text; a value of a sealed type carries its simple name as {@code type}.
 */
public final class EventCodec {
  private static final JsonMapper JSON = mapper();

  private EventCodec() {}

  private static JsonMapper mapper() {
    var texts = new SimpleModule("texts");
    TextForm.add(texts, NodeId.class, NodeId::new);
    TextForm.add(texts, SiteId.class, SiteId::new);
    TextForm.add(texts, LineId.class, LineId::new);
    TextForm.add(texts, Ip.class, Ip::of);
    TextForm.add(texts, Prefix.class, Prefix::parse);
    TextForm.addKey(texts, SiteClass.class, EventCodec::parseSiteClass);
    return JsonMapper.builder()
        .addModule(new JavaTimeModule())
        .addModule(new Jdk8Module())
        .addModule(texts)
        .annotationIntrospector(new SealedTypes())
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .build();
  }

  private static SiteClass parseSiteClass(String text) {
    int slash = text.indexOf('/');
    return new SiteClass(new SiteId(text.substring(0, slash)), text.substring(slash + 1));
  }

  /** The stable name of an event's kind: its simple name, beginning in lower case. */
  public static String kind(Event event) {
    return SealedTypes.label(event.getClass());
  }

  public static Draft encode(Event event) {
    return new Draft(kind(event), event.networkTime(), event.realTime(), json(Event.class, event));
  }

  /** The event that an entry holds; throws {@link JournalException} when it holds none. */
  public static Event decode(Entry entry) {
    try {
      return JSON.readValue(entry.body(), Event.class);
    } catch (JsonProcessingException e) {
      throw new JournalException(
          "entry "
              + entry.sequence()
              + " of the journal ("
              + entry.kind()
              + ") cannot be read by this version: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** Any value of the journal's vocabulary as canonical JSON. */
  public static String json(Class<?> type, Object value) {
    return new String(bytes(type, value), StandardCharsets.UTF_8);
  }

  /** As bytes, of which there are half as many as of characters: plans may have 60 MB. */
  private static byte[] bytes(Class<?> type, Object value) {
    try {
      return JSON.writerFor(type).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass(), e);
    }
  }

  /** SHA-256 in hex of a value's canonical JSON. */
  public static String hash(Class<?> type, Object value) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes(type, value)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
