package io.branchline.boot;

import io.branchline.bus.KafkaSettings;
import io.branchline.bus.SampleConsumer;
import io.branchline.export.RemoteWrite;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code branchline forward}: one of a group of processes that empty Kafka into a store. */
@Command(
    name = "forward",
    description = {
      "Sends the samples that controllers publish to Kafka on to a store, until it is told to stop.",
      "Processes of one group share the work; start more of them when one cannot keep up."
    })
final class ForwardCommand implements Callable<Integer> {
  private static final long STOPPING_MILLIS = 10_000;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOST:PORT[,...]",
      description = "Kafka's servers")
  String servers = "";

  @Option(
      names = "--topic",
      description = "the topic of samples (default: ${DEFAULT-VALUE})",
      defaultValue = KafkaSettings.DEFAULT_TOPIC)
  String topic = "";

  @Option(
      names = "--group",
      description = "the group to be part of (default: ${DEFAULT-VALUE})",
      defaultValue = "branchline-forward")
  String group = "";

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "further properties of the Kafka client, for instance for TLS")
  @Nullable Path properties;

  @Option(
      names = "--remote-write",
      required = true,
      paramLabel = "URL",
      description = "where to, for instance http://localhost:8428/api/v1/write")
  URI url = URI.create("");

  @Option(
      names = "--authorization",
      paramLabel = "VALUE",
      defaultValue = "${env:BRANCHLINE_AUTHORIZATION:-}",
      description = "the Authorization header (default: $BRANCHLINE_AUTHORIZATION)")
  String authorization = "";

  @Option(names = "--help", usageHelp = true, description = "show this help")
  boolean help;

  @Override
  public Integer call() {
    var consumer =
        new SampleConsumer(
            new KafkaSettings(servers, topic, Optional.ofNullable(properties)),
            group,
            new RemoteWrite(url, Optional.of(authorization).filter(value -> !value.isEmpty())));
    // Commands are looked at when any is run: none of them may name what only this one loads.
    Runnable close = consumer::close;
    var running = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              close.run();
              try {
                running.join(STOPPING_MILLIS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
    spec.commandLine().getOut().println("reading " + topic + " as " + group);
    spec.commandLine().getOut().flush();
    consumer.run();
    return 0;
  }
}
