package io.branchline.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.branchline.intent.Autonomy;
import io.branchline.intent.Intent;
import io.branchline.intent.PathPreference;
import io.branchline.intent.Schedule;
import io.branchline.intent.ServiceLevelObjective;
import io.branchline.intent.SiteSelector;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntentReaderTest {
  private static final String WHOLE =
      """
      kind: Intent
      name: production-first
      tenant: core-banking
      traffic: production
      from: {sites: {region: east, tier: branch}}
      to: {sites: [dc-a, dc-b]}
      objectives: {latency: 30ms, loss: 0.1%, bandwidth: 2Mbps, availability: 99.99%}
      path: {prefer: [mstp, 5g], avoid: {carrier: [c3]}, protect: srlg-disjoint, returns: same-path, encryption: required}
      when: [{days: bank-days, between: "08:00-18:00"}]
      autonomy: advise
      priority: 10
      """;

  @Test
  void theContractsExampleIsRead() {
    assertEquals(
        new Intent(
            "production-first",
            "core-banking",
            "production",
            new SiteSelector(Set.of(), Optional.of("east"), Optional.of(Tier.BRANCH)),
            Set.of(new SiteId("dc-a"), new SiteId("dc-b")),
            new ServiceLevelObjective(
                Optional.of(Latency.ofMillis(30)),
                Optional.of(Loss.ofPercent(0.1)),
                Optional.of(Bandwidth.ofMbps(2)),
                Optional.of(99.99 / 100)),
            new PathPreference(
                List.of(LineKind.MSTP, LineKind.FIVE_G),
                Set.of("c3"),
                PathPreference.Protection.SRLG_DISJOINT,
                true,
                true),
            List.of(Schedule.parse("bank-days", "08:00-18:00")),
            Autonomy.ADVISE,
            10),
        IntentReader.parse("intent", WHOLE));
  }

  @Test
  void jsonIsReadAsWell() {
    var intent =
        IntentReader.parse(
            "intent", "{\"kind\": \"Intent\", \"name\": \"v\", \"traffic\": \"voice\"}");
    assertEquals("voice", intent.trafficClass());
    assertEquals(Autonomy.ADVISE, intent.autonomy());
    assertEquals(SiteSelector.ALL, intent.from());
  }

  @Test
  void theLineCountsFromTheStartOfTheFile() {
    var error =
        assertThrows(
            ConfigException.class,
            () ->
                IntentReader.parseAll(
                    "intents.yaml",
                    WHOLE + "---\nkind: Intent\nname: b\ntraffic: x\npriority: -1\n"));
    assertEquals(13, error.line());
    var slow =
        assertThrows(
            ConfigException.class,
            () ->
                IntentReader.parseAll(
                    "intents.yaml", WHOLE + "---\n" + WHOLE.replace("30ms", "30")));
    assertEquals(19, slow.line());
    assertEquals("objectives.latency", slow.field());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30ms|30 apples|7|objectives.latency",
        "99.99%|101%|7|objectives.availability",
        "0.1%|often|7|objectives.loss",
        "latency:|latencyy:|7|objectives.latencyy",
        "mstp, 5g|mstp, pigeon|8|path.prefer[1]",
        "srlg-disjoint|both|8|path.protect",
        "same-path|any|8|path.returns",
        "required|perhaps|8|path.encryption",
        "tier: branch|tier: moon|5|from.sites.tier",
        "bank-days|some-days|9|when[0]",
        "08:00-18:00|morning|9|when[0]",
        "advise|yolo|10|autonomy",
        "priority: 10|priority: high|11|priority",
        "kind: Intent|kind: Wish|1|kind",
        "kind: Intent|kind: TrafficClass|1|kind",
        "name: production-first|name: 'two words'|2|name",
        "traffic: production|traffics: production|1|traffic",
      })
  void whatIsWrongIsNamedWithLineAndField(String right, String wrong, int line, String field) {
    var text = WHOLE.replace(right, wrong);
    var error = assertThrows(ConfigException.class, () -> IntentReader.parse("intent", text));
    assertEquals(field, error.field(), error.getMessage());
    assertEquals(line, error.line(), error.getMessage());
  }
}
