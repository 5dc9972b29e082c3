package io.branchline.ipfix;

import io.branchline.segment.Ip;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the IPFIX messages of one exporter (RFC 7011): learns its templates and its names of
 * applications (options of RFC 6759), and gives the flow records of its data sets. Templates live
 * until they are replaced or withdrawn, for exporters over UDP repeat them (section 8.4). Used by
 * one thread.
 */
final class IpfixDecoder {
  private static final int VERSION = 10;
  private static final int HEADER_BYTES = 16;
  private static final int TEMPLATE_SET = 2;
  private static final int OPTIONS_TEMPLATE_SET = 3;
  private static final int FIRST_DATA_SET = 256;
  private static final int VARIABLE = 0xFFFF;
  private static final int ENTERPRISE = 0x8000;

  // What an exporter may invent is bounded.
  private static final int MAX_TEMPLATES = 1024;
  private static final int MAX_FIELDS = 256;
  private static final int MAX_APPLICATIONS = 4096;

  private final Map<Long, Template> templates = new HashMap<>();
  private final Map<Long, String> applications = new HashMap<>();
  private final Map<Integer, Long> sequences = new HashMap<>();
  private long unknown;
  private long lost;
  private long records;

  private record Field(int element, int length) {
    private static final Field OTHER = new Field(0, 0);
  }

  private record Template(List<Field> fields, int scopes) {
    /** The fewest bytes that a record takes; what is shorter is padding (section 3.3.1). */
    private int shortest() {
      return fields.stream().mapToInt(field -> field.length == VARIABLE ? 1 : field.length).sum();
    }
  }

  /** A message that cannot be read; it concerns that message alone. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message, null, false, false);
    }
  }

  /** Data sets that came before their template, and so could not be read. */
  long unknown() {
    return unknown;
  }

  /** Records that the sequence numbers say were sent and never came (section 3.1). */
  long lost() {
    return lost;
  }

  /** How long a message is that begins so; throws {@link MalformedException} when it is none. */
  static int lengthOf(ByteBuffer start) throws MalformedException {
    if (start.getShort(0) != VERSION) {
      throw new MalformedException("it is no IPFIX message");
    }
    int length = Short.toUnsignedInt(start.getShort(Short.BYTES));
    if (length < HEADER_BYTES) {
      throw new MalformedException("its length is " + length);
    }
    return length;
  }

  /** The flow records of a message; throws {@link MalformedException} when it is none. */
  List<FlowRecord> decode(ByteBuffer message) throws MalformedException {
    if (message.remaining() < HEADER_BYTES) {
      throw new MalformedException("it is no IPFIX message");
    }
    int length = lengthOf(message.slice());
    message.position(message.position() + 2 * Integer.BYTES);
    long sequence = Integer.toUnsignedLong(message.getInt());
    int domain = message.getInt();
    if (length - HEADER_BYTES > message.remaining()) {
      throw new MalformedException("its length is " + length);
    }
    message.limit(message.position() + length - HEADER_BYTES);
    records = 0;
    var flows = new ArrayList<FlowRecord>();
    while (message.remaining() >= 4) {
      int set = Short.toUnsignedInt(message.getShort());
      int size = Short.toUnsignedInt(message.getShort()) - 4;
      if (size < 0 || size > message.remaining()) {
        throw new MalformedException("a set reaches past its end");
      }
      var content = message.slice(message.position(), size);
      message.position(message.position() + size);
      if (set == TEMPLATE_SET || set == OPTIONS_TEMPLATE_SET) {
        readTemplates(domain, content, set == OPTIONS_TEMPLATE_SET);
      } else if (set >= FIRST_DATA_SET) {
        readData(domain, set, content, flows);
      }
    }
    noteSequence(domain, sequence);
    return flows;
  }

  /** The sequence number counts data records that were sent before the message. */
  private void noteSequence(int domain, long sequence) {
    if (sequences.size() >= MAX_TEMPLATES && !sequences.containsKey(domain)) {
      return;
    }
    var expected = sequences.put(domain, sequence + records & 0xFFFF_FFFFL);
    if (expected != null) {
      long missing = sequence - expected & 0xFFFF_FFFFL;
      // Half of the range ahead is a message out of order, or an exporter that began anew.
      lost += missing < 1L << 31 ? missing : 0;
    }
  }

  private static long key(int domain, int template) {
    return Integer.toUnsignedLong(domain) << 16 | template;
  }

  private void readTemplates(int domain, ByteBuffer set, boolean options)
      throws MalformedException {
    while (set.remaining() >= 4) {
      int id = Short.toUnsignedInt(set.getShort());
      int count = Short.toUnsignedInt(set.getShort());
      if (count == 0) {
        withdraw(domain, id);
        continue;
      }
      if (id < FIRST_DATA_SET || count > MAX_FIELDS || (options && set.remaining() < 2)) {
        throw new MalformedException("template " + id + " has " + count + " fields");
      }
      int scopes = options ? Short.toUnsignedInt(set.getShort()) : 0;
      var fields = new ArrayList<Field>();
      for (int i = 0; i < count; i++) {
        fields.add(field(set));
      }
      var template = new Template(List.copyOf(fields), scopes);
      if (template.shortest() == 0) {
        throw new MalformedException("template " + id + " has records without a byte");
      }
      if (templates.size() < MAX_TEMPLATES || templates.containsKey(key(domain, id))) {
        templates.put(key(domain, id), template);
      }
    }
  }

  private static Field field(ByteBuffer set) throws MalformedException {
    if (set.remaining() < 4) {
      throw new MalformedException("a template ends within a field");
    }
    int element = Short.toUnsignedInt(set.getShort());
    int length = Short.toUnsignedInt(set.getShort());
    if ((element & ENTERPRISE) == 0) {
      return new Field(element, length);
    }
    if (set.remaining() < 4) {
      throw new MalformedException("a template ends within a field");
    }
    set.getInt();
    // Of a vendor's own elements only the length matters.
    return new Field(Field.OTHER.element, length);
  }

  /** Section 8.1: a template without fields is withdrawn, the id of a set all of its kind. */
  private void withdraw(int domain, int id) {
    if (id == TEMPLATE_SET || id == OPTIONS_TEMPLATE_SET) {
      templates
          .entrySet()
          .removeIf(entry ->
              entry.getKey() >>> 16 == Integer.toUnsignedLong(domain)
                  && entry.getValue().scopes > 0 == (id == OPTIONS_TEMPLATE_SET));
    } else {
      templates.remove(key(domain, id));
    }
  }

  private void readData(int domain, int set, ByteBuffer content, List<FlowRecord> flows)
      throws MalformedException {
    var template = templates.get(key(domain, set));
    if (template == null) {
      unknown++;
      return;
    }
    int shortest = template.shortest();
    while (content.remaining() >= shortest) {
      var values = new Values();
      for (var field : template.fields) {
        values.take(field.element, value(content, field.length));
      }
      records++;
      if (template.scopes > 0) {
        values.nameApplication();
      } else {
        values.flow().ifPresent(flows::add);
      }
    }
  }

  private static ByteBuffer value(ByteBuffer content, int declared) throws MalformedException {
    int length = declared;
    if (length == VARIABLE) {
      // Section 7.
      length = content.hasRemaining() ? Byte.toUnsignedInt(content.get()) : -1;
      if (length == 255) {
        length = content.remaining() >= 2 ? Short.toUnsignedInt(content.getShort()) : -1;
      }
    }
    if (length < 0 || length > content.remaining()) {
      throw new MalformedException("a record ends within a field");
    }
    var value = content.slice(content.position(), length);
    content.position(content.position() + length);
    return value;
  }

  /** The values of one record, by IANA's numbers of the information elements. */
  private final class Values {
    private @Nullable Ip source;
    private @Nullable Ip destination;
    private int protocol;
    private int sourcePort;
    private int destinationPort;
    private long octets = -1;
    private long application = -1;
    private @Nullable String name;

    private void take(int element, ByteBuffer value) {
      switch (element) {
        case 1 -> octets = number(value); // octetDeltaCount
        case 4 -> protocol = (int) number(value);
        case 7 -> sourcePort = (int) number(value);
        case 11 -> destinationPort = (int) number(value);
        case 8, 27 -> source = address(value);
        case 12, 28 -> destination = address(value);
        case 85 -> octets = octets < 0 ? number(value) : octets; // octetTotalCount
        case 95 -> application = number(value);
        case 96 -> name = text(value);
        default -> {}
      }
    }

    private void nameApplication() {
      var known = name;
      if (application >= 0
          && known != null
          && !known.isBlank()
          && applications.size() < MAX_APPLICATIONS) {
        applications.put(application, known);
      }
    }

    private Optional<FlowRecord> flow() {
      var from = source;
      var to = destination;
      if (from == null || to == null || octets < 0) {
        return Optional.empty();
      }
      var known = name != null && !name.isBlank() ? name : applications.get(application);
      return Optional.of(
          new FlowRecord(
              from, to, protocol, sourcePort, destinationPort, octets, Optional.ofNullable(known)));
    }
  }

  /** An unsigned number, which may be sent in fewer bytes than its type has (section 6.2). */
  private static long number(ByteBuffer value) {
    long number = 0;
    while (value.hasRemaining()) {
      number = number << 8 | Byte.toUnsignedLong(value.get());
    }
    return number;
  }

  private static @Nullable Ip address(ByteBuffer value) {
    if (value.remaining() != 4 && value.remaining() != 16) {
      return null;
    }
    var bytes = new byte[value.remaining()];
    value.get(bytes);
    return Ip.of(bytes);
  }

  private static String text(ByteBuffer value) {
    // Some exporters fill fixed fields up with zeros.
    return StandardCharsets.UTF_8.decode(value).toString().replace("\0", "").strip();
  }
}
