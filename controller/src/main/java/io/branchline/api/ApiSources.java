package io.branchline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.branchline.assure.IntentStatus;
import io.branchline.export.Forwarder;
import io.branchline.intent.Intent;
import io.branchline.ipfix.IpfixCollector.ExporterStatus;
import io.branchline.journal.Journal;
import io.branchline.learn.ActionLedger;
import io.branchline.learn.ModelStatus;
import io.branchline.loop.Command;
import io.branchline.loop.CommandResult;
import io.branchline.loop.ControllerState;
import io.branchline.measure.SourceStatus;
import io.branchline.metric.NetworkClock;
import io.branchline.plan.Plan;
import io.branchline.service.Outlook;
import io.branchline.store.SeriesStore;
import io.branchline.verify.Violation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that the interface answers from, wired by hand at start.
 *
 * @param zone the bank's local time, in which reasons are written
 * @param intentReader reads one intent document (YAML or JSON); throws {@code ConfigException}
 * @param dryRun the plan that the bank would get if this intent were in force
 * @param outlook the latest forecast of all demands
 * @param maturedForecasts CSV of every forecast that was scored
 * @param models the global models that forecast now, shortest horizon first
 * @param learners who learns demands elsewhere, by name; none when the controller does
 * @param actions the account of forecasts that were acted on, newest first
 * @param trainNow trains them anew, beside everything else
 * @param lineForecast the load that the outlook means for each line under the present placement
 * @param explain the sentences behind {@code why}; empty when the subject is unknown
 * @param intentStatus what was measured against what an intent wants
 * @param judgements scores, alarms and anomalies
 * @param telemetry how well each router is heard
 * @param exporters how well each router's flow records are heard
 */
public record ApiSources(
    Supplier<ControllerState> state,
    Function<Command, CompletableFuture<CommandResult>> commands,
    SeriesStore series,
    Journal journal,
    NetworkClock clock,
    ZoneId zone,
    Supplier<Activity> activity,
    Function<String, Intent> intentReader,
    Function<Intent, DryRun> dryRun,
    Supplier<Outlook> outlook,
    Supplier<String> maturedForecasts,
    Supplier<List<Model>> models,
    Supplier<List<Learner>> learners,
    Supplier<List<ActionLedger.Entry>> actions,
    Runnable trainNow,
    Function<String, Optional<LineForecast>> lineForecast,
    Explanations explain,
    Function<Intent, JudgedIntent> intentStatus,
    Judgements judgements,
    Supplier<List<SourceStatus>> telemetry,
    Supplier<List<ExporterStatus>> exporters) {

  /**
   * What the controller is busy with.
   *
   * @param historyLeftOut things in its files that were not imported, by cause
   * @param samples telemetry samples stored since the start
   * @param journalError why nothing can be written to the journal just now
   * @param forwarding where samples are sent on to, and how that goes
   */
  public record Activity(
      String historyState,
      long historySeries,
      Map<String, Long> historyLeftOut,
      Optional<String> historyError,
      Optional<Instant> lastRound,
      Optional<Instant> nextRound,
      double planMillis,
      long samples,
      Optional<String> journalError,
      Map<String, Forwarder.State> forwarding) {}

  /**
   * A learner in a process of its own.
   *
   * @param demands how many it forecasts
   * @param origin when it did last, network time
   */
  public record Learner(String name, int demands, Instant origin) {}

  /**
   * A global model that forecasts now.
   *
   * @param learner who forecasts with it, if that is a process of its own
   * @param partition of demands that it is for, then
   */
  public record Model(ModelStatus status, Optional<String> learner, Optional<Integer> partition) {}

  /** A plan that was computed and not kept. */
  public record DryRun(Plan plan, List<Violation> violations) {}

  /**
   * Quantiles of what a line or queue is offered in kbit/s, a value a step of the outlook,
   * calibrated on what came before.
   *
   * @param factor by which that was more than the demands added up to
   * @param scored forecasts that this rests on; with 0 it goes by all of its kind
   * @param covered the share of the last hundreds that came between the outer quantiles
   */
  public record Band(
      List<Double> q05,
      List<Double> q50,
      List<Double> q95,
      double factor,
      long scored,
      double covered) {}

  /**
   * What one class's queue at the sending end of a line is expected to be offered, and to get.
   *
   * @param strict how it is configured, as the guarantee and ceiling are; empty while the end has
   *     no such queue
   * @param load what it is offered
   * @param availableKbps by step what it would get at most while the others are offered their
   *     medians; empty while all classes share one queue
   * @param lostShare by step the share of its median that finds no room, from 0 to 1
   * @param shortFrom the first step at which something of the median finds no room
   * @param mayBeShortFrom the same of its 95th percentile, the others at their medians
   */
  public record QueueForecast(
      @JsonProperty("class") String trafficClass,
      String direction,
      Optional<Boolean> strict,
      Optional<Double> guaranteeKbps,
      Optional<Double> ceilingKbps,
      Band load,
      Optional<List<Double>> availableKbps,
      List<Double> lostShare,
      Optional<Instant> shortFrom,
      Optional<Instant> mayBeShortFrom) {}

  /** What a line and its queues are expected to carry, each way. */
  public record LineForecast(
      Instant origin, int stepSeconds, Band up, Band down, List<QueueForecast> queues) {}

  /** Sentences with figures, and the journal entries they rest on. */
  public record Explanation(String text, List<Long> entries) {}

  /** Explains a subject as it is, or as it was at a network time. */
  @FunctionalInterface
  public interface Explanations {
    Optional<Explanation> explain(String subject, Optional<Instant> at);
  }

  /** An intent's status, and when the youngest of the measurements it rests on was made. */
  public record JudgedIntent(IntentStatus status, Optional<Instant> measuredAt) {}
}
