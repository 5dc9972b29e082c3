package io.branchline.boot;

import io.branchline.api.ApiServer;
import io.branchline.api.ApiSources;
import io.branchline.api.EventHub;
import io.branchline.change.ChangeExecutor;
import io.branchline.change.ChangeSettings;
import io.branchline.cluster.EpochPermit;
import io.branchline.config.ControllerConfig;
import io.branchline.config.IntentReader;
import io.branchline.inventory.Inventory;
import io.branchline.journal.ActionTable;
import io.branchline.journal.Anchor;
import io.branchline.journal.Database;
import io.branchline.journal.Epoch;
import io.branchline.journal.Journal;
import io.branchline.journal.ModelTable;
import io.branchline.journal.PostgresJournal;
import io.branchline.loop.Command;
import io.branchline.loop.CommandResult;
import io.branchline.loop.ControlLoop;
import io.branchline.loop.ControllerState;
import io.branchline.loop.Event;
import io.branchline.loop.LoopOptions;
import io.branchline.metric.NetworkClock;
import io.branchline.plan.PlanningOptions;
import io.branchline.security.Role;
import io.branchline.security.Sessions;
import io.branchline.security.Throttle;
import io.branchline.security.TlsIdentity;
import io.branchline.security.UserAccount;
import io.branchline.store.SeriesStore;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running controller: every part, wired by hand, started in order and stopped in reverse. */
public final class Controller implements AutoCloseable {
  /** What one caller of the REST interface may ask. */
  private static final int REQUESTS_AT_ONCE = 400;

  private static final int REQUESTS_A_SECOND = 200;

  private static final Logger LOG = LoggerFactory.getLogger(Controller.class);
  private static final String VERSION = "0.1.0";

  /** Network time. */
  private static final Duration LEARN_EVERY = Duration.ofMinutes(1);

  /** Network time. */
  private static final Duration SCORE_EVERY = Duration.ofMinutes(30);

  /** Real time. */
  private static final Duration KEEP_EVERY = Duration.ofMinutes(1);

  private static final String OPERATOR = "operator";
  private static final Duration AUDIT_EVERY = Duration.ofMinutes(2);

  /** Real time that each router more is given to be read before plans are made without it. */
  private static final Duration SETTLING_OF_ONE = Duration.ofMillis(20);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final ControllerConfig config;
  private final NetworkClock clock;
  private final ControlLoop loop;
  private final PlanningDesk planning;
  private final Optional<String> loginCode;
  private final ApiServer api;

  /** Null until routers are connected to. */
  private volatile @Nullable Collecting collected;

  /**
   * Starts a controller; returns when its API answers. Routers are connected to from then on.
   *
   * @throws io.branchline.config.ConfigException when a file that people wrote is wrong
   * @throws IOException when the data folder or a port cannot be used
   */
  public static Controller start(ControllerConfig config) throws IOException {
    return new Controller(config);
  }

  private Controller(ControllerConfig config) throws IOException {
    this.config = config;
    try {
      clock = config.networkClock(InstantSource.system());
      var inventory = Inventory.read(config.inventory());
      var intents = config.intents().map(IntentReader::readAll);
      Files.createDirectories(config.data());
      var store =
          part(SeriesStore.open(config.data().resolve("series"), config.telemetry().retention()));
      var database =
          part(
              Database.open(
                  config
                      .database()
                      .map(d -> new Database.External(d.url(), d.user(), d.password())),
                  config.data().resolve("postgres")));
      long epoch =
          Epoch.raise(
              database.dataSource(),
              InetAddress.getLocalHost().getHostName() + "/" + ProcessHandle.current().pid());
      var journal = part((Journal) new PostgresJournal(database.dataSource(), epoch));
      var anchor = new Anchor(config.data().resolve("journal.head"));
      var bankHash = Inventory.hash(config.inventory());
      var state =
          ControlLoop.replay(
              journal, ControllerState.initial(inventory.bank(), bankHash), anchor.read());
      LOG.info("epoch {}; the journal holds {} events", epoch, state.version());
      var learning =
          part(
              new Learning(
                  store,
                  inventory.bank(),
                  inventory.zone(),
                  clock,
                  this::state,
                  config.telemetry(),
                  config.planning().step(),
                  config.planning().horizon(),
                  new ModelTable(database.dataSource()),
                  new ActionTable(database.dataSource())));
      planning =
          new PlanningDesk(
              store,
              clock,
              options(inventory),
              config.planning().step(),
              config.telemetry().fresh(),
              learning);
      var hub = new EventHub();
      var history = part(new JudgementHistory(database.dataSource()));
      var judging =
          part(Judging.of(config, store, inventory, clock, learning, hub, history, state));
      var pools = part(new EffectPools(planning));
      loop =
          part(
              new ControlLoop(
                  journal, state, clock, options(inventory.bank().routers().size()), pools));
      loop.subscribe(new EventStream(hub, state.version()));
      loop.subscribe(_ -> keep(anchor, journal));
      loop.subscribe(judging::follow);
      loop.start();
      loop.report(new Event.ControllerStarted(loop.now(), epoch, VERSION, bankHash));
      if (state.version() == 0) {
        intents.ifPresent(all ->
            all.forEach(intent ->
                require(new Command.ApplyIntent("configuration", intent, Optional.empty()))));
      }
      var intake = new TelemetryIntake(store, List.of(learning.reader(), judging::samples), loop);
      var forwarders = part(Forwarders.of(config.telemetry(), store, inventory.bank()));
      var imported =
          new HistoryImport(
              store,
              config.telemetry().history(),
              clock,
              () -> {
                learning.remember();
                judging.remember();
              });
      loginCode = chooseLoginCode(config);
      var logins = logins();
      var tls = TlsIdentity.inFolder(config.data().resolve("tls"), config.api().host());
      var sources =
          sources(inventory, store, journal, intake, imported, learning, judging, forwarders);
      api =
          part(
              new ApiServer(
                  new ApiServer.Options(
                      config.api().host(),
                      config.api().port(),
                      tls,
                      () -> loop.failure().isEmpty(),
                      () ->
                          Metrics.text(
                              loop.state(),
                              intake.count(),
                              planning.millis(),
                              forwarders.states(),
                              heard(Collecting::listSources)),
                      new Throttle(REQUESTS_AT_ONCE, REQUESTS_A_SECOND)),
                  sources,
                  logins,
                  hub));
      api.start();
      part(
          LocalSession.write(
              address(),
              logins.open(OPERATOR, EnumSet.allOf(Role.class)).token(),
              tls.certificateFile()));
      imported.start();
      // On a thread of its own: it goes over every series there is.
      part(new Timer()).every(clock.realDuration(LEARN_EVERY), judging::advance);
      part(new Timer()).every(KEEP_EVERY, () -> store.maintain(clock.instant()));
      connect(inventory, database, epoch, pools, intake, learning);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  private LoopOptions options(int routers) {
    return LoopOptions.DEFAULT
        .withPlanEvery(config.planning().every())
        .withSettle(LoopOptions.DEFAULT.settle().plus(SETTLING_OF_ONE.multipliedBy(routers)));
  }

  private PlanningOptions options(Inventory inventory) {
    var usual = PlanningOptions.DEFAULT;
    return new PlanningOptions(
        config.planning().dataplane(),
        config.planning().horizon(),
        usual.returnBelow(),
        usual.hold(),
        inventory.zone(),
        usual.seed());
  }

  private void connect(
      Inventory inventory,
      Database database,
      long epoch,
      EffectPools pools,
      TelemetryIntake intake,
      Learning learning)
      throws IOException {
    var real = clock.real();
    part(new LinkStatePeers(config.bgp(), real, loop));
    var credentials = config.credentials();
    var collecting = part(Collecting.of(config, inventory, clock));
    collected = collecting;
    collecting.onResumed(learning::resumeAt);
    collecting.start(intake);
    var sessions = part(new RouterSessions(inventory, credentials, real, loop));
    var executor =
        part(
            new ChangeExecutor(
                node -> Optional.ofNullable(sessions.drivers().get(node)), ChangeSettings.DEFAULT));
    pools.deployWith(new Deployment(executor, new EpochPermit(database.permits(), epoch)));
    var timer = part(new Timer());
    timer.every(clock.realDuration(LEARN_EVERY), () -> collecting.advance(learning::advance));
    timer.every(clock.realDuration(SCORE_EVERY), () -> learning.report(loop));
    timer.every(AUDIT_EVERY, sessions::audit);
    timer.every(LOOK_EVERY, () -> intake.look(collecting.listSources()));
  }

  private ApiSources sources(
      Inventory inventory,
      SeriesStore store,
      Journal journal,
      TelemetryIntake intake,
      HistoryImport history,
      Learning learning,
      Judging judging,
      Forwarders forwarders) {
    var statuses = new IntentStatuses(store, inventory.zone(), config.telemetry().fresh(), clock);
    return new ApiSources(
        loop::state,
        loop::submit,
        store,
        journal,
        clock,
        inventory.zone(),
        () -> {
          var imported = history.progress();
          return new ApiSources.Activity(
              imported.state().name().toLowerCase(Locale.ROOT),
              imported.series(),
              imported.leftOut(),
              imported.error(),
              planning.lastRound(),
              planning.lastRound().map(last -> last.plus(config.planning().every())),
              planning.millis(),
              intake.count(),
              loop.stalled(),
              forwarders.states());
        },
        text -> IntentReader.parse("intent", text),
        intent -> {
          var trial = planning.tryIntent(loop.state(), intent);
          return new ApiSources.DryRun(trial.plan(), trial.violations());
        },
        planning::outlook,
        learning::export,
        learning::models,
        learning::learners,
        learning::actions,
        learning::trainNow,
        line -> learning.forecastLine(line, planning.outlook()),
        (subject, at) -> Explainer.explain(subject, loop.state(), at),
        intent -> statuses.of(intent, loop.state()),
        judging.judgements(),
        () -> heard(Collecting::listSources),
        () -> heard(Collecting::listExporters));
  }

  /** What is known of how routers are heard; nothing before they are dialled. */
  private <T> List<T> heard(Function<Collecting, List<T>> what) {
    var sources = collected;
    return sources == null ? List.of() : what.apply(sources);
  }

  private Sessions logins() {
    var users =
        config.api().users().stream()
            .map(user ->
                new UserAccount(
                    user.name(),
                    user.passwordHash(),
                    user.roles().stream().map(Role::ofLabel).collect(Collectors.toSet())))
            .toList();
    var logins = new Sessions(users, clock.real());
    loginCode.ifPresent(code -> logins.allowOnce(code, EnumSet.allOf(Role.class)));
    return logins;
  }

  private static Optional<String> chooseLoginCode(ControllerConfig config) {
    if (config.api().loginCode().isPresent() || !config.api().users().isEmpty()) {
      return config.api().loginCode();
    }
    return Optional.of(UUID.randomUUID().toString());
  }

  private void require(Command command) {
    try {
      var result = loop.submit(command).get(10, TimeUnit.SECONDS);
      if (result instanceof CommandResult.Refused refused) {
        LOG.warn("{} of {}: {}", refused.field(), config.intents(), refused.reason());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the control loop does not answer", e);
    }
  }

  private static void keep(Anchor anchor, Journal journal) {
    try {
      anchor.keep(journal.head());
    } catch (IOException e) {
      LOG.warn("the journal's head could not be anchored: {}", e.getMessage());
    }
  }

  /** Where console and REST interface are. */
  public String address() {
    return "https://" + config.api().host() + ":" + api.port();
  }

  /** A code that logs in once; empty when users log in with passwords alone. */
  public Optional<String> loginCode() {
    return loginCode;
  }

  /** The latest state. */
  public ControllerState state() {
    return loop.state();
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("a part did not stop cleanly", e);
      }
    }
  }
}
