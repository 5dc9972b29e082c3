package io.branchline.config;

import io.branchline.intent.Autonomy;
import io.branchline.intent.Intent;
import io.branchline.intent.PathPreference;
import io.branchline.intent.PathPreference.Protection;
import io.branchline.intent.Schedule;
import io.branchline.intent.ServiceLevelObjective;
import io.branchline.intent.SiteSelector;
import io.branchline.metric.Bandwidth;
import io.branchline.metric.Latency;
import io.branchline.metric.Loss;
import io.branchline.site.LineKind;
import io.branchline.site.SiteId;
import io.branchline.site.Tier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads intents as people write them: documents of YAML or JSON with {@code kind: Intent}. What is
 * wrong is a {@link ConfigException} that names document, line and field; then nothing of the text
 * is used.
 */
public final class IntentReader {
  private static final int DEFAULT_PRIORITY = 100;

  private IntentReader() {}

  /** All intents of a file. */
  public static List<Intent> readAll(Path file) {
    return YamlFile.readAll(file).stream().map(IntentReader::intent).toList();
  }

  /** All intents of a text; {@code name} stands for the file in errors. */
  public static List<Intent> parseAll(String name, String text) {
    return YamlFile.parseAll(name, text).stream().map(IntentReader::intent).toList();
  }

  /** The one intent of a text; {@code name} stands for the file in errors. */
  public static Intent parse(String name, String text) {
    return intent(YamlFile.parse(name, text));
  }

  private static Intent intent(Fields root) {
    root.value("kind", IntentReader::kind);
    var name = root.value("name", Names::parse);
    var tenant = root.findText("tenant").orElse("bank");
    var traffic = root.text("traffic");
    var from = root.findFields("from").map(IntentReader::selector).orElse(SiteSelector.ALL);
    var to = root.findFields("to").map(IntentReader::farSites).orElse(Set.of());
    var objectives =
        root.findFields("objectives")
            .map(IntentReader::objectives)
            .orElse(ServiceLevelObjective.NONE);
    var path = root.findFields("path").map(IntentReader::path).orElse(PathPreference.DEFAULT);
    var when = root.listFields("when").stream().map(IntentReader::schedule).toList();
    var autonomy = root.find("autonomy", Autonomy::ofLabel).orElse(Autonomy.ADVISE);
    int priority = root.findInteger("priority").orElse(DEFAULT_PRIORITY);
    root.end();
    return root.build(() ->
        new Intent(name, tenant, traffic, from, to, objectives, path, when, autonomy, priority));
  }

  private static String kind(String text) {
    return switch (text) {
      case "Intent" -> text;
      case "TrafficClass" ->
          throw new IllegalArgumentException(
              "traffic classes are declared in the inventory, under classes");
      default ->
          throw new IllegalArgumentException("\"" + text + "\" is not known: expected Intent");
    };
  }

  private static SiteSelector selector(Fields from) {
    if (from.isList("sites")) {
      var sites = Set.copyOf(from.list("sites", SiteId::new));
      from.end();
      return new SiteSelector(sites, Optional.empty(), Optional.empty());
    }
    var conditions = from.fields("sites");
    var selector =
        new SiteSelector(
            Set.copyOf(conditions.list("names", SiteId::new)),
            conditions.findText("region"),
            conditions.find("tier", IntentReader::tier));
    conditions.end();
    from.end();
    return selector;
  }

  private static Tier tier(String text) {
    return switch (text) {
      case "branch" -> Tier.BRANCH;
      case "data-centre" -> Tier.DATA_CENTRE;
      default ->
          throw new IllegalArgumentException(
              "\"" + text + "\" is not a tier: expected branch or data-centre");
    };
  }

  private static Set<SiteId> farSites(Fields to) {
    var sites = Set.copyOf(to.list("sites", SiteId::new));
    to.end();
    return sites;
  }

  private static ServiceLevelObjective objectives(Fields fields) {
    var objectives =
        new ServiceLevelObjective(
            fields.find("latency", Latency::parse),
            fields.find("loss", Loss::parse),
            fields.find("bandwidth", Bandwidth::parse),
            fields.find("availability", IntentReader::share));
    fields.end();
    return objectives;
  }

  /** Reads {@code 99.99%} as a ratio. */
  private static double share(String text) {
    try {
      if (text.endsWith("%")) {
        double percent = Double.parseDouble(text.substring(0, text.length() - 1).strip());
        if (percent >= 0 && percent <= 100) {
          return percent / 100;
        }
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a percentage", e);
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a percentage between 0% and 100%, for instance 99.9%");
  }

  private static PathPreference path(Fields fields) {
    var prefer =
        fields.has("prefer")
            ? fields.list("prefer", LineKind::ofLabel)
            : PathPreference.DEFAULT.prefer();
    var avoid =
        fields
            .findFields("avoid")
            .map(avoided -> {
              var carriers = Set.copyOf(avoided.list("carrier", text -> text));
              avoided.end();
              return carriers;
            })
            .orElse(Set.of());
    var protect = fields.find("protect", Protection::ofLabel).orElse(Protection.LINK);
    boolean same = fields.find("returns", IntentReader::sameReturn).orElse(true);
    boolean encrypted = fields.find("encryption", IntentReader::required).orElse(false);
    fields.end();
    return new PathPreference(prefer, avoid, protect, same, encrypted);
  }

  private static boolean sameReturn(String text) {
    if (text.equals("same-path")) {
      return true;
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not supported: both directions use the same line (same-path)");
  }

  private static boolean required(String text) {
    return switch (text) {
      case "required" -> true;
      case "optional" -> false;
      default ->
          throw new IllegalArgumentException("\"" + text + "\" is neither required nor optional");
    };
  }

  private static Schedule schedule(Fields fields) {
    var days = fields.findText("days").orElse("every-day");
    var between = fields.findText("between").orElse("00:00-00:00");
    var schedule = fields.build(() -> Schedule.parse(days, between));
    fields.end();
    return schedule;
  }
}
