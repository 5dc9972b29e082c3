package io.branchline.lab;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may know whom. The POMs say it for modules, this says it for packages:
 *
 * <pre>
 *                     controller  &lt;------------ lab (nothing sees it)
 *       +-----------------+------------------+
 *   telemetry       intent-engine       device-drivers        siblings never see each other
 *       +-----------------+------------------+
 *                    path-compute
 * </pre>
 */
class ArchitectureTest {
  private static final Room VALUES =
      new Room("network", "metric", "segment", "policy", "site", "service");
  private static final Room SEARCH = new Room("compute", "optimize", "simulate");
  private static final Room TELEMETRY =
      new Room(
          "measure",
          "gnmi",
          "snmp",
          "ipfix",
          "bus",
          "store",
          "export",
          "learn",
          "baseline",
          "score");
  private static final Room WIRE =
      new Room("gnmi.proto", "export.proto", "bus.proto", "learn.proto");
  private static final Room INTENT =
      new Room("intent", "compile", "plan", "qos", "verify", "assure", "onos");
  private static final Room DRIVERS =
      new Room(
          "driver",
          "bgp",
          "pcep",
          "netconf",
          "openconfig",
          "huawei",
          "iosxr",
          "junos",
          "linux",
          "onboard");
  private static final Room CONTROLLER =
      new Room(
          "loop",
          "journal",
          "change",
          "inventory",
          "cluster",
          "api",
          "security",
          "config",
          "cli",
          "boot");
  private static final Room LAB =
      new Room(
          "bank",
          "router",
          "speaker",
          "traffic",
          "netns",
          "fault",
          "bench",
          "bench.jmh_generated",
          "interop",
          "demo");

  /** What the lab checks the others with, and so must not share code with them. */
  private static final Room TWIN = new Room("router", "speaker", "traffic");

  /** Same input, same output: no lock, no thread, no clock, no chance. */
  private static final Room PURE =
      VALUES.and(new Room("intent", "compile", "plan", "qos", "verify", "assure"));

  private static final Room LEARNING = new Room("learn", "baseline", "score");

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages("io.branchline");

  @Test
  void everyClassLivesInAPackageOfTheHouse() {
    check(
        classes()
            .should()
            .resideInAnyPackage(
                VALUES
                    .and(SEARCH)
                    .and(TELEMETRY)
                    .and(WIRE)
                    .and(INTENT)
                    .and(DRIVERS)
                    .and(CONTROLLER)
                    .and(LAB)
                    .names()));
  }

  @Test
  void valuesKnowOnlyValues() {
    check(classes().that(VALUES.houses()).should().onlyDependOnClassesThat(VALUES.orJdk()));
  }

  @Test
  void searchKnowsOnlyValues() {
    check(
        classes()
            .that(SEARCH.houses())
            .should()
            .onlyDependOnClassesThat(VALUES.and(SEARCH).orJdk()));
  }

  @Test
  void searchServesThePlannerAlone() {
    onlyInside(SEARCH.and(INTENT).and(new Room("cli")).and(LAB), SEARCH.houses());
  }

  @TestFactory
  Stream<DynamicTest> siblingsNeverSeeEachOther() {
    return Stream.of(
        never("telemetry", TELEMETRY.and(WIRE), SEARCH.and(INTENT).and(DRIVERS).and(CONTROLLER)),
        never("intent-engine", INTENT, TELEMETRY.and(WIRE).and(DRIVERS).and(CONTROLLER)),
        never(
            "device-drivers",
            DRIVERS,
            SEARCH.and(TELEMETRY).and(WIRE).and(INTENT).and(CONTROLLER)));
  }

  @Test
  void nothingSeesTheLab() {
    onlyInside(LAB, LAB.houses());
  }

  @Test
  void theTwinSharesNoCodeWithWhatItChecks() {
    var ours = resideInAnyPackage("io.branchline..");
    var permitted = VALUES.and(TWIN).and(WIRE).houses();
    check(
        noClasses()
            .that(TWIN.houses())
            .should()
            .dependOnClassesThat(ours.and(DescribedPredicate.not(permitted))));
  }

  @Test
  void wireTypesStayBehindTheirAdapter() {
    onlyInside(WIRE.and(LAB).and(new Room("gnmi", "export", "bus", "learn")), WIRE.houses());
    onlyInside(new Room("bus", "fault"), resideInAnyPackage("org.apache.kafka.."));
    onlyInside(DRIVERS.and(LAB), resideInAnyPackage("org.opendaylight.."));
    onlyInside(new Room("onos").and(LAB), resideInAnyPackage("org.onosproject..", "org.onlab.."));
  }

  @Test
  void noLocksOrExecutorsInPureCode() {
    var quiet = PURE.and(SEARCH).and(LEARNING);
    var locks =
        HasName.Predicates.nameMatching(
            "java\\.util\\.concurrent\\.(locks\\..*|.*Executor.*|ForkJoin.*|Semaphore|CountDownLatch)");
    check(noClasses().that(quiet.houses()).should().dependOnClassesThat(locks));
    check(
        noClasses()
            .that(new Room("measure").houses())
            .and()
            .haveNameNotMatching(".*\\.CoalescingQueue(\\$.*)?")
            .should()
            .dependOnClassesThat(locks));
    check(
        methods()
            .that()
            .areDeclaredInClassesThat(quiet.houses())
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED));
  }

  @Test
  void timeAndChanceAreInjected() {
    check(
        noClasses()
            .that(PURE.and(LEARNING).houses())
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callConstructor(Random.class));
  }

  /** Some packages of {@code io.branchline}, each without its sub-packages. */
  private record Room(String... names) {
    Room {
      names =
          Arrays.stream(names)
              .map(name -> name.startsWith("io.") ? name : "io.branchline." + name)
              .toArray(String[]::new);
    }

    Room and(Room other) {
      return new Room(
          Stream.concat(Arrays.stream(names), Arrays.stream(other.names)).toArray(String[]::new));
    }

    DescribedPredicate<JavaClass> houses() {
      return resideInAnyPackage(names);
    }

    DescribedPredicate<JavaClass> orJdk() {
      return houses().or(resideInAnyPackage("java..", "org.jspecify.annotations"));
    }
  }

  private static DynamicTest never(String module, Room room, Room others) {
    return DynamicTest.dynamicTest(
        module,
        () -> check(noClasses().that(room.houses()).should().dependOnClassesThat(others.houses())));
  }

  private static void onlyInside(Room room, DescribedPredicate<JavaClass> used) {
    check(
        noClasses().that(resideOutsideOfPackages(room.names())).should().dependOnClassesThat(used));
  }

  /** A room may still be empty. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(HOUSE);
  }
}
