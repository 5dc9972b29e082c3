package io.branchline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.branchline.measure.Measure;
import io.branchline.score.AlarmPolicy;
import io.branchline.score.AlarmPolicy.Condition;
import io.branchline.score.AlarmPolicy.Severity;
import io.branchline.site.LineKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmPolicyReaderTest {
  private static final String POLICY =
      """
      kind: AlarmPolicy
      name: mobile-slow
      severity: critical
      lines: 5g
      when: {usage: 85%, delay: 1.5x, jitter: 8ms, loss: 2%, queueDepth: 20kB}
      for: 5m
      clear: {below: 90%, for: 10m}
      """;

  @Test
  void readsEveryField() {
    assertEquals(
        List.of(
            new AlarmPolicy(
                "mobile-slow",
                Severity.CRITICAL,
                Optional.of(LineKind.FIVE_G),
                List.of(
                    new Condition(Measure.UTILISATION, 0.85, false),
                    new Condition(Measure.LOSS, 0.02, false),
                    new Condition(Measure.DELAY_MS, 1.5, true),
                    new Condition(Measure.JITTER_MS, 8, false),
                    new Condition(Measure.DEPTH_BYTES, 20_000, false)),
                Duration.ofMinutes(5),
                0.9,
                Duration.ofMinutes(10))),
        AlarmPolicyReader.parseAll("own.yaml", POLICY));
  }

  @Test
  void somePoliciesComeWithBranchline() {
    assertEquals(
        List.of("congested", "slow", "lossy"),
        AlarmPolicyReader.shipped().stream().map(AlarmPolicy::name).toList());
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    var own = AlarmPolicyReader.parse("own", POLICY);
    assertEquals(own, AlarmPolicyReader.parse("again", AlarmPolicyText.of(own)));
    for (var policy : AlarmPolicyReader.shipped()) {
      assertEquals(policy, AlarmPolicyReader.parse("shipped", AlarmPolicyText.of(policy)));
    }
    var brief = "kind: AlarmPolicy\nname: x\nwhen: {delay: 800us}\nfor: 90s\n";
    var read = AlarmPolicyReader.parse("brief", brief);
    assertEquals(read, AlarmPolicyReader.parse("again", AlarmPolicyText.of(read)));
  }

  @Test
  void namesLineAndFieldOfWhatIsWrong() {
    fails(POLICY.replace("usage: 85%", "usage: lots"), "own.yaml:5: when.usage: ");
    fails(POLICY.replace("delay: 1.5x", "delay: manyx"), "own.yaml:5: when.delay: ");
    fails(POLICY.replace("mobile-slow", "../x"), "own.yaml:2: name: \"../x\" is not a name");
    fails(POLICY.replace("critical", "bad"), "own.yaml:3: severity: \"bad\" is no severity");
    fails(
        POLICY.replace("{usage: 85%, delay: 1.5x, jitter: 8ms, loss: 2%, queueDepth: 20kB}", "{}"),
        "own.yaml:5: when: names no condition");
    fails(POLICY.replace("below: 90%", "below: 0%"), "own.yaml:1: clear is a share");
    fails(POLICY + "---\n" + POLICY, "own.yaml:10: name: policy \"mobile-slow\" is there twice");
  }

  private static void fails(String text, String message) {
    var error =
        assertThrows(ConfigException.class, () -> AlarmPolicyReader.parseAll("own.yaml", text));
    assertTrue(String.valueOf(error.getMessage()).startsWith(message), error.getMessage());
  }
}
