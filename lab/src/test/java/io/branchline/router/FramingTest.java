package io.branchline.router;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Message borders of RFC 6242 section 4. */
class FramingTest {
  private static Framing reading(String stream) {
    return new Framing(
        new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)),
        OutputStream.nullOutputStream());
  }

  private static String next(Framing framing) throws IOException, MalformedMessageException {
    return new String(framing.read().orElseThrow(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<a/>", "]", "]]", "]]]", "]]>]", "]]>]]", "]]>]]]", "]]>]>", "a]]>b]]>]x", "é"})
  void findsTheMarkerWhateverStandsBeforeIt(String message) throws Exception {
    var framing = reading(message + "]]>]]>" + message + "]]>]]>");
    assertEquals(message, next(framing));
    assertEquals(message, next(framing));
    assertTrue(framing.read().isEmpty());
  }

  @Test
  void joinsChunks() throws Exception {
    var framing = reading("\n#4\n<rpc\n#19\n message-id=\"102\"\n>\n##\n\n#1\nx\n##\n");
    framing.useChunks();
    assertEquals("<rpc message-id=\"102\"\n>", next(framing));
    assertEquals("x", next(framing));
    assertTrue(framing.read().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n#04\nabcd\n##\n",
        "\n#-4\nabcd\n##\n",
        "\n#4\nabc",
        "\n#4\nabcd##\n",
        "\n##\n",
        "\n#4294967296\n",
        "\n#4x\nabcd\n##\n",
        "\n#4\nabcd\n#",
      })
  void refusesWhatIsNoChunk(String stream) {
    var framing = reading(stream);
    framing.useChunks();
    assertThrows(MalformedMessageException.class, framing::read);
  }

  @Test
  void refusesAMessageThatNeverEnds() {
    var chunks =
        reading(
            "\n#1048576\n"
                + "x".repeat(1 << 20)
                + ("\n#1048576\n" + "x".repeat(1 << 20)).repeat(4));
    chunks.useChunks();
    assertThrows(MalformedMessageException.class, chunks::read);
    assertThrows(MalformedMessageException.class, reading("x".repeat(5 << 20))::read);
  }

  @Test
  void writesWhatItReads() throws Exception {
    for (boolean chunked : new boolean[] {false, true}) {
      var out = new ByteArrayOutputStream();
      var writer = new Framing(new ByteArrayInputStream(new byte[0]), out);
      if (chunked) {
        writer.useChunks();
      }
      writer.write("<naïve/>");
      var reader = reading(out.toString(StandardCharsets.UTF_8));
      if (chunked) {
        reader.useChunks();
      }
      assertEquals("<naïve/>", next(reader));
    }
  }
}
