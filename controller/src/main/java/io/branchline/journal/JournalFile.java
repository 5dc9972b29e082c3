package io.branchline.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A journal as a file: one entry a line, {@code {"sequence", "networkTime", "realTime", "kind",
 * "body", "previousHash", "hash"}}. The body is a string, byte for byte as it was hashed.
 */
public final class JournalFile {
  /** A plan for ten thousand branches, with the outlook that it was made from, takes 20 MB. */
  private static final int LONGEST_BODY = 500_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_BODY).build())
                  .build())
          .build();
  private static final int FIELDS = 7;

  private JournalFile() {}

  /** Writes the whole journal; returns its head. */
  public static Head export(Journal journal, Path file) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      return write(journal, out);
    }
  }

  /** Writes the whole journal, an entry at a time; returns its head. */
  public static Head write(Journal journal, Writer out) throws IOException {
    var last = new Head[] {Head.EMPTY};
    try {
      journal.read(
          1,
          entry -> {
            writeLine(entry, out);
            last[0] = entry.head();
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return last[0];
  }

  /** The entry as a line of the file, without its end. */
  public static String line(Entry entry) {
    var line = new StringWriter();
    try {
      writeEntry(entry, line);
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory takes everything", e);
    }
    return line.toString();
  }

  private static void writeLine(Entry entry, Writer out) {
    try {
      writeEntry(entry, out);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeEntry(Entry entry, Writer out) throws IOException {
    try (var line = JSON.createGenerator(out)) {
      line.writeStartObject();
      line.writeNumberField("sequence", entry.sequence());
      line.writeStringField("networkTime", entry.networkTime().toString());
      line.writeStringField("realTime", entry.realTime().toString());
      line.writeStringField("kind", entry.kind());
      line.writeStringField("body", entry.body());
      line.writeStringField("previousHash", entry.previousHash());
      line.writeStringField("hash", entry.hash());
      line.writeEndObject();
    }
  }

  /** Walks the chain of an exported journal. */
  public static Verification verify(Path file) throws IOException {
    return verify(file, Optional.empty());
  }

  /** Walks the chain of an exported journal up to a head that was kept elsewhere. */
  public static Verification verify(Path file, Optional<Head> anchor) throws IOException {
    var check = new ChainCheck(anchor);
    try {
      read(file, check::accept);
    } catch (MalformedLineException e) {
      check.fail(check.next(), e.getMessage());
    }
    return check.result();
  }

  /**
   * Hands over every entry of an exported journal.
   *
   * @throws MalformedLineException when a line is no entry; those before it have been handed over
   */
  public static void read(Path file, Consumer<Entry> reader)
      throws IOException, MalformedLineException {
    try (var in = Files.newBufferedReader(file)) {
      read(in, reader);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new MalformedLineException("the file is not UTF-8 text", e);
    }
  }

  private static void read(BufferedReader in, Consumer<Entry> reader)
      throws IOException, MalformedLineException {
    int number = 0;
    for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
      number++;
      if (line.charAt(line.length() - 1) != '\n') {
        throw new MalformedLineException("line " + number + " has no end", null);
      }
      reader.accept(parse(line.substring(0, line.length() - 1), number));
    }
  }

  /** A line with its end, which is one LF and nothing else; empty at the end of the file. */
  private static String readLine(BufferedReader in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      line.append((char) next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString();
  }

  private static Entry parse(String line, int number) throws MalformedLineException {
    try {
      var node = JSON.readTree(line);
      if (node.size() != FIELDS) {
        throw new MalformedLineException("line " + number + " is no journal entry", null);
      }
      var entry =
          new Entry(
              node.required("sequence").longValue(),
              Instant.parse(text(node, "networkTime")),
              Instant.parse(text(node, "realTime")),
              text(node, "kind"),
              text(node, "body"),
              text(node, "previousHash"),
              text(node, "hash"));
      // The very bytes count: an edit that means the same is an edit.
      if (!line(entry).equals(line)) {
        throw new MalformedLineException(
            "line " + number + " is not written as it was exported", null);
      }
      return entry;
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      throw new MalformedLineException(
          "line " + number + " is no journal entry: " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode node, String field) {
    return node.required(field).asText();
  }

  /** A line that is no entry. */
  public static final class MalformedLineException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedLineException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
      super(message, cause);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
