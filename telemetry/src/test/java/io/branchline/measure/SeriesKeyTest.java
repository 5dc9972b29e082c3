package io.branchline.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesKeyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "line/branch-12-mstp-1/up/utilisation",
        "queue/branch-12-mstp-1/down/voice/delayMs",
        "demand/branch-12/production/dc-a/up",
        "policy/branch-12-r1/110/10.0.0.1/kbps",
        "policy/branch-12-r1/4000000000/2001:db8::1/kbps",
      })
  void readsWhatItWrites(String text) {
    assertEquals(text, SeriesKey.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "line/branch-12-mstp-1/up",
        "line/branch-12-mstp-1/sideways/kbps",
        "queue/branch-12-mstp-1/up//kbps",
        "queue/branch-12-mstp-1/up/voice/speed",
        "demand/branch-12/production/dc-a",
        "policy/r1/-1/10.0.0.1/kbps",
        "eu_isp",
      })
  void saysWhatIsWrongWithOtherText(String text) {
    var error = assertThrows(IllegalArgumentException.class, () -> SeriesKey.parse(text));
    assertTrue(
        String.valueOf(error.getMessage())
            .startsWith("\"" + text + "\" is not the name of a series: "));
  }
}
